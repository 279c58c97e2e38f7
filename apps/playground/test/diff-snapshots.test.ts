import { expect, test } from 'vitest'
import { diffSnapshots } from '../src/apis/diff-snapshots.ts'

const method = (uri: string) => ({ httpMethod: 'GET', methodIntegration: { type: 'HTTP', uri } })

test('finds what was added, removed and changed, by the names that people know', () => {
  const before = { resources: [{ id: '1', path: '/a', resourceMethods: { GET: method('http://one') } }, { id: '2', path: '/gone', pathPart: 'gone' }] }
  const after = { resources: [{ id: '9', path: '/new', pathPart: 'new' }, { id: '1', path: '/a', resourceMethods: { GET: method('http://two') } }] }

  expect(diffSnapshots(before, after)).toEqual(
    expect.arrayContaining([
      { kind: 'changed', where: 'resources › /a › resourceMethods › GET › methodIntegration › uri', before: 'http://one', after: 'http://two' },
      { kind: 'removed', where: 'resources › /gone › pathPart', before: 'gone', after: undefined },
      { kind: 'added', where: 'resources › /new › pathPart', before: undefined, after: 'new' },
    ]),
  )
})

test('finds nothing where only the order and the ids differ', () => {
  const one = { models: [{ id: '1', name: 'A', schema: '{}' }, { id: '2', name: 'B', schema: '[]' }] }
  const two = { models: [{ id: '4', name: 'B', schema: '[]' }, { id: '3', name: 'A', schema: '{}' }] }

  expect(diffSnapshots(one, two)).toEqual([])
})
