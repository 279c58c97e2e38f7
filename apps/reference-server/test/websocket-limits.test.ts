import { expect, test } from 'vitest'
import { webSocketLimitsOf } from '../src/websocket-limits.ts'

test.each([
  [undefined, {}],
  ['', {}],
  ['idle=0.5', { idleTimeoutMs: 500 }],
  ['idle=600, duration=7200,connections=500', { idleTimeoutMs: 600_000, durationMs: 7_200_000, connectionsPerSecond: 500 }],
])('reads %s', (text, limits) => {
  expect(webSocketLimitsOf(text)).toEqual(limits)
})

test.each(['idle', 'idle=', 'idle=0', 'idle=-1', 'idle=ten', 'messages=1', 'constructor=1', 'idle=1,,'])('refuses %s', (text) => {
  expect(() => webSocketLimitsOf(text)).toThrow('--websocket-limits')
})
