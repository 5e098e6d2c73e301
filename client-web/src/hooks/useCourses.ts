import { useCallback, useEffect } from 'react';
import type { CourseForCustomer, CourseList } from '../types/course.types';
import { useClient } from './client-context';
import { type Loaded, useLoad } from './useLoad';

export function useCourses(): Loaded<CourseList> {
  const { api } = useClient();
  return useLoad(useCallback(() => api.listCourses(), [api]));
}

/** One course, read again whenever the page comes back to sight: another tab may have bought it. */
export function useCourse(courseId: string): Loaded<CourseForCustomer> {
  const { api, env } = useClient();
  const course = useLoad(useCallback(() => api.getCourse(courseId), [api, courseId]));
  const { reload } = course;
  useEffect(() => env.onWake(reload), [env, reload]);
  return course;
}
