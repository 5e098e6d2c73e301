import type { EnrollmentState } from './order.types';

export interface Course {
  readonly object: 'course';
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  /** Minor units. */
  readonly amount: number;
  /** Lowercase ISO 4217. */
  readonly currency: string;
  readonly url: string;
}

/** A course as the calling customer stands to it. */
export interface CourseForCustomer extends Course {
  readonly enrollment: EnrollmentState;
  /** The customer's newest open or paid order for it. */
  readonly order: string | null;
}
