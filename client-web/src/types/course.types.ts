import type { components } from './api.gen';

type Schemas = components['schemas'];

export type Course = Schemas['Course'];

/** A course as the calling customer stands to it. */
export type CourseForCustomer = Schemas['CourseForCustomer'];

export type CourseList = Schemas['CourseList'];
