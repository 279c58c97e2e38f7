import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { areSafeHeaders, gatewayRequest, offeredSubprotocols } from '../../src/ws/handshake.ts'

function request(socket: Readonly<Record<string, unknown>>, url = '/prod?a=1?b'): IncomingMessage {
  return { url, rawHeaders: ['Host', 'x'], httpVersion: '1.1', socket } as unknown as IncomingMessage
}

describe('gatewayRequest', () => {
  it('describes a plain handshake, an IPv4 address without its IPv6 form', () => {
    expect(gatewayRequest(request({ remoteAddress: '::ffff:192.0.2.1' }))).toEqual({
      method: 'GET',
      path: '/prod',
      query: 'a=1?b',
      headers: ['Host', 'x'],
      body: undefined,
      sourceIp: '192.0.2.1',
      protocol: 'HTTP/1.1',
    })
  })

  it('keeps an IPv6 address', () => {
    expect(gatewayRequest(request({ remoteAddress: '2001:db8::1' }, '/')).sourceIp).toBe('2001:db8::1')
  })

  it('shows the TLS facts of a secure socket', () => {
    const socket = {
      encrypted: true,
      getProtocol: () => 'TLSv1.3',
      getCipher: () => ({ standardName: 'TLS_AES_256_GCM_SHA384' }),
      servername: 'chat.test',
    }

    expect(gatewayRequest(request(socket)).tls).toEqual({
      version: 'TLSv1.3',
      cipherSuite: 'TLS_AES_256_GCM_SHA384',
      serverName: 'chat.test',
    })
    expect(gatewayRequest(request({ ...socket, servername: false })).tls).not.toHaveProperty('serverName')
    expect(gatewayRequest(request({ ...socket, getProtocol: () => null }))).not.toHaveProperty('tls')
  })
})

describe('offeredSubprotocols', () => {
  it.each([
    [undefined, []],
    ['a', ['a']],
    ['a,b , c', ['a', 'b', 'c']],
    ['', undefined],
    ['a,', undefined],
    ['a b', undefined],
    ['a, a', undefined],
  ])('reads %j as %j', (header, expected) => {
    expect(offeredSubprotocols(header)).toEqual(expected)
  })
})

describe('areSafeHeaders', () => {
  it.each([
    [['X-A', 'b', 'X-C', 'tab\tand é'], true],
    [['X-A', 'b\nX-C: d'], false],
    [['X-A', 'b\u0000'], false],
    [['X-A:', 'b'], false],
    [['', 'b'], false],
    [['X-A', '€'], false],
  ])('%j is %s', (headers, expected) => {
    expect(areSafeHeaders(headers)).toBe(expected)
  })
})
