import { createSecureContext, type SecureContext } from 'node:tls'
import type { Authority } from './authority.ts'
import type { Certificate } from './certificates.ts'

/** The certificate for a name, ready to be shown. */
export interface ShownCertificate {
  readonly certificate: Certificate
  readonly context: SecureContext
}

/** The certificates that a TLS server shows, by the name that a client asks for. */
export interface ServerNames {
  /** For `undefined`, and for what is no host name: a certificate of localhost, 127.0.0.1 and ::1. */
  certificateFor(serverName: string | undefined): Promise<ShownCertificate>
}

export interface ServerNamesOptions {
  readonly authority: Pick<Authority, 'issue'>
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number
}

const UNNAMED = ['localhost', '127.0.0.1', '::1']
const HOST_NAME = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/
/** Whoever can connect can ask for names: the one asked for first is let go. */
const MOST_NAMES = 1000
/** Milliseconds: a certificate is replaced when less is left of it. */
const RENEWAL_MS = 30 * 86_400_000

/** Issues a certificate for each name that is asked for, once, and again before it ends. */
export function createServerNames({ authority, now = Date.now }: ServerNamesOptions): ServerNames {
  const held = new Map<string, Promise<ShownCertificate>>()

  return {
    async certificateFor(serverName) {
      const lower = serverName?.toLowerCase() ?? ''
      const name = lower.length <= 253 && HOST_NAME.test(lower) ? lower : ''
      const waiting = held.get(name) ?? hold(name)
      const shown = await waiting
      if (shown.certificate.notAfter - now() > RENEWAL_MS) return shown
      if (held.get(name) === waiting) held.delete(name)
      return held.get(name) ?? hold(name)
    },
  }

  function hold(name: string): Promise<ShownCertificate> {
    const issued = issue(name)
    held.set(name, issued)
    issued.catch(() => held.delete(name))
    const [first] = held.keys()
    if (held.size > MOST_NAMES && first !== undefined) held.delete(first)
    return issued
  }

  async function issue(name: string): Promise<ShownCertificate> {
    const certificate = await authority.issue(name === '' ? UNNAMED : [name])
    return { certificate, context: createSecureContext({ cert: certificate.cert, key: certificate.key }) }
  }
}
