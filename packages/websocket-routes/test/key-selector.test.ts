import { describe, expect, it } from 'vitest'
import { createKeySelector } from '../src/index.ts'

const entries = ['200', '/2\\d\\d/', '/4\\d\\d/', '/.*Bad.*/', '$default'].map((key) => ({ key, value: key }))

describe('createKeySelector', () => {
  // Source: apigateway-websocket-api-integration-responses.md.
  it.each([
    ['200', '200'],
    ['201', '/2\\d\\d/'],
    ['404', '/4\\d\\d/'],
    ['4040', '$default'],
    ['500', '$default'],
    ['A Bad thing', '/.*Bad.*/'],
    ['', '$default'],
    [undefined, '$default'],
  ])('for %s chooses %s', (evaluated, expected) => {
    expect(createKeySelector({ entries }).select(evaluated)).toBe(expected)
  })

  it('chooses nothing where nothing matches and there is no $default', () => {
    expect(createKeySelector({ entries: entries.slice(0, 2) }).select('500')).toBeUndefined()
  })

  it('refuses a pattern that is no regular expression', () => {
    expect(() => createKeySelector({ entries: [{ key: '/(/', value: 1 }] })).toThrow('Not a pattern: /(/')
  })
})
