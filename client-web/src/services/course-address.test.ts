import { expect, test } from 'vitest';
import { courseAddress } from './course-address';

const ORIGIN = 'https://shop.test';

test('a path is a page of this site', () => {
  expect(courseAddress('/course/sql?lesson=1#top', ORIGIN)).toEqual({
    kind: 'page',
    path: '/course/sql?lesson=1#top',
  });
});

test('an absolute address of this site is a page as well', () => {
  expect(courseAddress('https://shop.test/course/sql', ORIGIN)).toEqual({
    kind: 'page',
    path: '/course/sql',
  });
});

test('another site is left for', () => {
  expect(courseAddress('https://school.test/a', ORIGIN)).toEqual({
    kind: 'site',
    url: 'https://school.test/a',
  });
});

test('an address without a scheme but with a host is another site', () => {
  expect(courseAddress('//school.test/a', ORIGIN)).toMatchObject({ kind: 'site' });
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'http://'])(
  'the address %s is not followed',
  (url) => {
    expect(courseAddress(url, ORIGIN)).toBeNull();
  },
);
