import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createFrameReader, encodeFrames } from '../src/frames.ts'

const frame = fc.record({ type: fc.integer({ min: 0, max: 255 }), sequence: fc.nat(), text: fc.string({ unit: 'binary', maxLength: 300 }) })

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }), (frames, cuts) => {
        const bytes = Buffer.concat(frames.map(({ type, sequence, text }) => encodeFrames(type, [{ sequence, text }])))
        const read: unknown[] = []
        const push = createFrameReader((type, sequence, body) => read.push({ type, sequence, text: body.toString() }))

        for (let offset = 0, i = 0; offset < bytes.length; i++) {
          const end = offset + cuts[i % cuts.length]!
          push(bytes.subarray(offset, end))
          offset = end
        }

        expect(read).toEqual(frames)
      }),
    )
  })
})
