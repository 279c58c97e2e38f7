import { X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'

/** A certificate authority of this data folder's own, for development. */
export interface Authority {
  /** Its certificate, for clients that are to trust this server. */
  readonly caFile: string
  /** The same together with the roots that Node.js trusts, for clients that take one file instead of adding to their own. */
  readonly bundleFile: string
  /** Makes the authority where it is not there yet; until this resolves the files may be missing. */
  ensure(): Promise<void>
  /** A certificate for host names and IP addresses, valid for 90 days. */
  issue(names: readonly string[]): Promise<Certificate>
}

export interface AuthorityOptions {
  /** Where certificate and key are kept; made when needed. */
  readonly folder: string
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number
}

const DAY = 86_400_000
const AUTHORITY_DAYS = 3650
const SERVER_DAYS = 90
/** An authority that ends sooner is replaced when it is opened. */
const RENEWAL_DAYS = 91

/** The authority of a folder; nothing is read, made or loaded before it is needed. */
export function createAuthority({ folder, now = Date.now }: AuthorityOptions): Authority {
  const caFile = join(folder, 'ca.pem')
  const keyFile = join(folder, 'ca-key.pem')
  const bundleFile = join(folder, 'bundle.pem')
  let opened: Promise<Certificate> | undefined

  return {
    caFile,
    bundleFile,
    async ensure() {
      await open()
    },
    async issue(names) {
      const issuer = await open()
      const { makeServerCertificate } = await import('./certificates.ts')
      return makeServerCertificate(names, { issuer, notBefore: now() - DAY, notAfter: now() + SERVER_DAYS * DAY })
    },
  }

  function open(): Promise<Certificate> {
    opened ??= read().then((found) => found ?? make())
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }

  /** What is there, unless it is not whole or ends soon. */
  async function read(): Promise<Certificate | undefined> {
    const [cert, key, bundle] = await Promise.all([caFile, keyFile, bundleFile].map((file) => readFile(file, 'utf8').catch(whenMissing)))
    if (cert === undefined || key === undefined || bundle === undefined) return undefined
    const notAfter = Date.parse(new X509Certificate(cert).validTo)
    return notAfter - now() < RENEWAL_DAYS * DAY ? undefined : { cert, key, notAfter }
  }

  async function make(): Promise<Certificate> {
    const [{ rootCertificates }, { makeAuthorityCertificate }] = await Promise.all([import('node:tls'), import('./certificates.ts')])
    const made = await makeAuthorityCertificate({ notBefore: now() - DAY, notAfter: now() + AUTHORITY_DAYS * DAY })
    await mkdir(folder, { recursive: true })
    await put(keyFile, made.key, 0o600)
    await put(bundleFile, `${made.cert}${rootCertificates.join('\n')}\n`, 0o644)
    await put(caFile, made.cert, 0o644)
    return made
  }
}

/** A file appears whole or not at all, and never with more rights than it is to have. */
async function put(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode })
  await chmod(`${file}.new`, mode)
  await rename(`${file}.new`, file)
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
