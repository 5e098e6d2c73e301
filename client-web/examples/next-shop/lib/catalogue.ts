/** The shop's own catalogue. orderwire knows of it only what each order says. */
export interface Course {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly lessons: readonly string[];
}

export const courses: readonly Course[] = [
  {
    id: 'bread-at-home',
    title: 'Bread at Home',
    summary: 'Flour, water, salt and time: four loaves in four weekends.',
    amount: 3900,
    currency: 'eur',
    lessons: ['A starter of your own', 'The first loaf', 'Shaping', 'Rye'],
  },
  {
    id: 'night-photography',
    title: 'Photographing the Night',
    summary: 'Stars, streets and long exposures, with any camera.',
    amount: 5900,
    currency: 'eur',
    lessons: ['Seeing in the dark', 'Exposure', 'City lights', 'The Milky Way'],
  },
  {
    id: 'repair-a-bicycle',
    title: 'Repair a Bicycle',
    summary: 'Brakes, gears and wheels, with six tools.',
    amount: 2400,
    currency: 'eur',
    lessons: ['The six tools', 'Brakes', 'Gears', 'A wheel that runs true'],
  },
];

export const findCourse = (id: string) => courses.find((course) => course.id === id);
