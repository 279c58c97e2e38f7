import { expect, test } from 'vitest'
import { hashOf, placeOf } from '../src/app/location.ts'

test.each([
  ['', '', []],
  ['#/', '', []],
  ['#/templates', 'templates', []],
  ['#/apis/a1b2/routes/GET%20%2Fusers', 'apis', ['a1b2', 'routes', 'GET /users']],
])('reads the place of %j', (hash, page, rest) => {
  expect(placeOf(hash)).toMatchObject({ page, rest })
})

test('reads back every place that it writes', () => {
  const place = placeOf(hashOf(['apis', 'id/with?signs#', 'GET /a b'], { case: '{"a":"?&="}' }))

  expect(place.page).toBe('apis')
  expect(place.rest).toEqual(['id/with?signs#', 'GET /a b'])
  expect(place.parameters.get('case')).toBe('{"a":"?&="}')
})
