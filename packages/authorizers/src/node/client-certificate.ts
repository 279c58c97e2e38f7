import type { X509Certificate } from 'node:crypto'
import type { ClientCertificate } from '@gatewright/types'

/**
 * `$context.identity.clientCert.*` of a client's certificate.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function clientCertificateOf(certificate: X509Certificate): ClientCertificate {
  return {
    clientCertPem: certificate.toString(),
    subjectDN: distinguishedName(certificate.subject),
    issuerDN: distinguishedName(certificate.issuer),
    serialNumber: serialNumber(certificate.serialNumber),
    validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo },
  }
}

/** The most special part first, as RFC 4514 writes names: `CN=ana,O=Example,C=CH`. */
function distinguishedName(lines: string | undefined): string {
  return (lines ?? '').split('\n').reverse().join(',')
}

/** `a1:a1:a1`. */
function serialNumber(hex: string): string {
  return (hex.toLowerCase().match(/../g) ?? []).join(':')
}
