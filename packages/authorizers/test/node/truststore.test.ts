import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTruststore } from '../../src/node/index.ts'

const pem = JSON.parse(readFileSync(new URL('fixtures/certificates.json', import.meta.url), 'utf8')) as Record<string, string>
const NOW = Date.parse('2027-06-01T00:00:00Z')
const store = createTruststore(`${pem['root']}\n${pem['intermediate']}`)

// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
describe('a truststore', () => {
  it('gives the fields of a certificate that it trusts', () => {
    expect(store.check(pem['client']!, NOW)).toMatchObject({
      authorized: true,
      clientCertificate: {
        clientCertPem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/) as string,
        subjectDN: 'CN=client,O=Example,C=CH',
        issuerDN: 'CN=intermediate,O=Example,C=CH',
        serialNumber: expect.stringMatching(/^([0-9a-f]{2}:)+[0-9a-f]{2}$/) as string,
        validity: {
          notBefore: expect.stringMatching(/^Nov 21 .* 2026 GMT$/) as string,
          notAfter: expect.stringMatching(/ GMT$/) as string,
        },
      },
    })
  })

  it.each([
    ['short', 'certificate has expired'],
    ['stranger', 'Could not find issuer for certificate'],
    ['self-signed', 'self signed certificate'],
    ['weak', 'Client cert using an insecure Signature Algorithm'],
    ['by-client', 'Could not find issuer for certificate'],
  ])('refuses %s: %s', (name, problem) => {
    expect(store.check(pem[name]!, NOW)).toMatchObject({
      code: 'ACCESS_DENIED',
      message: 'Forbidden',
      explanation: problem,
    })
  })

  it('refuses a certificate before its time, and rubbish at any time', () => {
    expect(store.check(pem['client']!, Date.parse('2020-01-01'))).toMatchObject({ authorized: false })
    expect(store.check('rubbish', NOW)).toMatchObject({ authorized: false })
    expect(store.check(new Uint8Array(10), NOW)).toMatchObject({ authorized: false })
  })

  it('needs the whole chain up to the root', () => {
    expect(createTruststore(pem['intermediate']!).check(pem['client']!, NOW)).toMatchObject({ authorized: false })
    expect(createTruststore(pem['root']!).check(pem['client']!, NOW)).toMatchObject({ authorized: false })
  })

  it('takes no certificate whose issuer is trusted but is no authority', () => {
    expect(createTruststore(`${pem['root']}${pem['intermediate']}${pem['client']}`).check(pem['by-client']!, NOW)).toMatchObject({
      authorized: false,
    })
  })

  it('takes a self-signed certificate that it holds', () => {
    expect(createTruststore(pem['self-signed']!).check(pem['self-signed']!, NOW)).toMatchObject({ authorized: true })
  })

  it('takes chains of four, not of five', () => {
    const deep = createTruststore(['root', 'intermediate', 'i2', 'i3'].map((name) => pem[name]).join('\n'))

    expect(deep.check(pem['i3']!, NOW)).toMatchObject({ authorized: true })
    expect(deep.check(pem['deep']!, NOW)).toMatchObject({ authorized: false })
  })

  it('warns of certificates that are no longer good', () => {
    expect(store.warnings(NOW)).toEqual([])
    expect(store.warnings(Date.parse('2200-01-01'))).toHaveLength(2)
  })

  it.each(['', 'rubbish', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'x'.repeat(1_000_001)])(
    'refuses to be made of %.30s',
    (text) => {
      expect(() => createTruststore(text)).toThrow(expect.objectContaining({ code: 'ERR_AUTHORIZERS_CERTIFICATE' }))
    },
  )
})
