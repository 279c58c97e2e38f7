import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConnectionId, isConnectionId } from '../src/index.ts'

describe('connection ids', () => {
  // Source: ids that users of AWS have shown in public.
  it.each(['eHrdFcnvvHcCE-w=', 'L5_tKcLPoAMCIAw=', 'VWi0WdQt0kwCFHg=', 'Qyi07eCbtjMCJKw='])('knows %s as one', (id) => {
    expect(isConnectionId(id)).toBe(true)
  })

  it.each([
    '',
    'x',
    'WDGT8fY4joECJrQ=test',
    'eHrdFcnvvHcCE-w',
    'eHrdFcnvvHcCE+w=',
    'test-connection-123',
    'eHrdFcnvvHcCE-w=\n',
    'eHrdFcnvvHcCE-x=',
  ])('does not know %j as one', (id) => {
    expect(isConnectionId(id)).toBe(false)
  })

  it('makes ids of that form out of any bytes, a different one for different bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 11, maxLength: 11 }), (bytes) => {
        const id = createConnectionId(() => bytes)
        expect(isConnectionId(id)).toBe(true)
        expect([...Buffer.from(id, 'base64url')]).toEqual([...bytes])
      }),
    )
  })

  it('uses random bytes of its own when none are given', () => {
    expect(createConnectionId()).not.toBe(createConnectionId())
  })
})
