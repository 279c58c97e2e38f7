import type { TLSSocket } from 'node:tls'
import { createTruststore, type Truststore } from '@gatewright/authorizers/node'
import type { ClientTls, DomainNamePublication } from '@gatewright/types'

/** Who a client of mutual TLS is: its certificate, or why it is not trusted. */
export type ClientFacts = Pick<ClientTls, 'clientCertificate' | 'clientCertificateProblem'>

/** A connection whose client has shown a certificate. */
export interface IdentifiedSocket extends TLSSocket {
  /** Looks again where the truststore is another, or the certificate has ended meanwhile. */
  identifyClient?(): ClientFacts
}

/** The custom domains with mutual TLS, and whom they trust. */
export interface MutualTls {
  /** Takes the account's custom domains, in place of those before. */
  publish(domains: readonly DomainNamePublication[]): void
  /** Whether any domain asks its clients for a certificate: only then is the name of a connection looked at. */
  isAsked(): boolean
  /** Whether the domain of a name asks its clients for a certificate. */
  asks(serverName: string | undefined): boolean
  /** Lets requests of a connection know its client. `false`: the client has shown no certificate. */
  identify(socket: IdentifiedSocket): boolean
}

export interface MutualTlsOptions {
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number
  /** Told of a truststore that cannot be read: its domain trusts nobody. */
  readonly onProblem: (domainName: string, error: unknown) => void
}

/** No domains yet. */
export function createMutualTls({ now = Date.now, onProblem }: MutualTlsOptions): MutualTls {
  let trusted: ReadonlyMap<string, TrustedDomain> = new Map()

  return {
    publish(domains) {
      const before = trusted
      trusted = new Map(
        domains.flatMap(({ domainName, truststore: pem }) => {
          if (pem === undefined) return []
          const name = domainName.toLowerCase()
          const kept = before.get(name)
          return [[name, kept?.pem === pem ? kept : { pem, truststore: open(domainName, pem) }] as const]
        }),
      )
    },
    isAsked: () => trusted.size > 0,
    asks: (serverName) => find(serverName) !== undefined,
    identify(socket) {
      const certificate = socket.getPeerX509Certificate()
      if (certificate === undefined) return false
      const { servername } = socket as { readonly servername?: string | false }
      let known: { readonly by: TrustedDomain | undefined; readonly facts: ClientFacts } | undefined
      const ends = Date.parse(certificate.validTo)
      socket.identifyClient = () => {
        const by = find(typeof servername === 'string' ? servername : undefined)
        if (known === undefined || known.by !== by || now() > ends) known = { by, facts: check(by, certificate.raw) }
        return known.facts
      }
      return true
    },
  }

  function check(domain: TrustedDomain | undefined, certificate: Uint8Array): ClientFacts {
    if (domain?.truststore === undefined) return { clientCertificateProblem: 'The truststore of the domain cannot be used' }
    const decision = domain.truststore.check(certificate, now())
    return decision.authorized ? { clientCertificate: decision.clientCertificate } : { clientCertificateProblem: decision.explanation }
  }

  /** The name itself before a wildcard, as requests are matched. */
  function find(serverName: string | undefined): TrustedDomain | undefined {
    const name = serverName?.toLowerCase() ?? ''
    return trusted.get(name) ?? trusted.get(`*${name.slice(Math.max(0, name.indexOf('.')))}`)
  }

  function open(domainName: string, pem: string): Truststore | undefined {
    try {
      return createTruststore(pem)
    } catch (error) {
      onProblem(domainName, error)
      return undefined
    }
  }
}

interface TrustedDomain {
  readonly pem: string
  /** Absent where it cannot be read. */
  readonly truststore: Truststore | undefined
}
