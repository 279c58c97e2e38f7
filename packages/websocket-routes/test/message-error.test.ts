import { expect, it } from 'vitest'
import { messageErrorText } from '../src/index.ts'

it('writes a message error in the bytes of AWS', () => {
  // Source: frames that users of AWS have shown in public, always with these spaces.
  expect(messageErrorText({ message: 'Forbidden', connectionId: 'eHrdFcnvvHcCE-w=', requestId: 'eHrjDEuVPHcFWMg=' })).toBe(
    '{"message": "Forbidden", "connectionId":"eHrdFcnvvHcCE-w=", "requestId":"eHrjDEuVPHcFWMg="}',
  )
})
