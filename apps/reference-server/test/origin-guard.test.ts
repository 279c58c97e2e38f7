import { expect, test } from 'vitest'
import { refusalOfOrigin } from '../src/system/origin-guard.ts'

const LOOPBACK = { signed: false, loopback: true }

test.each([
  ['a command without any of a browser’s headers', ['Host', 'localhost:4580']],
  ['a client with an endpoint of AWS', ['Host', 'apigateway.eu-central-1.amazonaws.com']],
  ['the playground’s own page', ['Host', 'localhost:4580', 'Origin', 'http://localhost:4580', 'Sec-Fetch-Site', 'same-origin']],
  ['an address typed by a person', ['Host', '127.0.0.1:4580', 'Sec-Fetch-Site', 'none']],
])('lets %s in', (_, headers) => {
  expect(refusalOfOrigin(headers, LOOPBACK)).toBeUndefined()
})

test.each([
  ['a page of another origin that writes', ['Host', 'localhost:4580', 'Origin', 'https://evil.example']],
  ['a page of another port', ['Host', 'localhost:4580', 'Origin', 'http://localhost:9999', 'Sec-Fetch-Site', 'same-site']],
  ['a page of another origin that only reads', ['Host', 'localhost:4580', 'Sec-Fetch-Site', 'cross-site']],
  ['a name that somebody pointed at this machine, with its origin', ['Host', 'evil.example:4580', 'Origin', 'http://evil.example:4580']],
  ['a name that somebody pointed at this machine, reading', ['Host', 'evil.example:4580']],
  ['a sandboxed frame', ['Host', 'localhost:4580', 'Origin', 'null']],
])('refuses %s', (_, headers) => {
  expect(refusalOfOrigin(headers, LOOPBACK)?.status).toBe(403)
})

test('answers to any name where calls are signed, but not to other origins', () => {
  const signed = { signed: true, loopback: false }

  expect(refusalOfOrigin(['Host', 'gateway.example:4580', 'Origin', 'http://gateway.example:4580'], signed)).toBeUndefined()
  expect(refusalOfOrigin(['Host', 'gateway.example:4580', 'Origin', 'http://evil.example'], signed)?.status).toBe(403)
})

test('answers commands under any name where somebody opened the server to a network', () => {
  expect(refusalOfOrigin(['Host', 'gatewright:4580'], { signed: false, loopback: false })).toBeUndefined()
})
