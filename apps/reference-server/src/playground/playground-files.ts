import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { GatewayRequest, GatewayResponse, HeaderPairs } from '@gatewright/types'
import { headerOf } from '../system/header-of.ts'

/** The files of the playground's page. */
export interface PlaygroundFiles {
  /** The answer for a file below `/_gatewright/`; `undefined`: it is none of the page's. */
  find(request: Pick<GatewayRequest, 'headers'>, file: string): GatewayResponse | undefined
}

interface HeldFile {
  readonly body: Buffer
  readonly gzip: Buffer | undefined
  readonly tag: string
}

/**
 * What the page may do: its own scripts, styles and calls, nothing of any other host, no code from text, in nobody's frame.
 * @see https://www.w3.org/TR/CSP3/
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

/** Serves the built page from memory. The folder is listed at once and a file is read when it is first asked for. */
export function createPlaygroundFiles(folder: string = builtPage()): PlaygroundFiles {
  const names = new Set(listFiles(folder))
  const held = new Map<string, HeldFile>()

  return {
    find({ headers }, file) {
      const name = file === '' ? 'index.html' : file
      if (!names.has(name)) return undefined
      const { body, gzip, tag } = held.get(name) ?? read(name)
      const shared = headersOf(name, tag)
      if (headerOf(headers, 'if-none-match') === tag) return { status: 304, headers: shared, body: '' }
      const zipped = gzip !== undefined && /\bgzip\b/.test(headerOf(headers, 'accept-encoding') ?? '')
      return { status: 200, headers: zipped ? [...shared, 'Content-Encoding', 'gzip'] : shared, body: zipped ? gzip : body }
    },
  }

  function read(name: string): HeldFile {
    const body = readFileSync(join(folder, name))
    const gzip = gzipSync(body)
    const file = { body, gzip: gzip.length < body.length ? gzip : undefined, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
    held.set(name, file)
    return file
  }
}

/** Names below `assets/` carry a hash of what is in them, so a browser may keep them; the rest is asked about each time. */
function headersOf(name: string, tag: string): HeaderPairs {
  return [
    'Content-Type',
    TYPES[extname(name)] ?? 'application/octet-stream',
    'Cache-Control',
    name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'ETag',
    tag,
    'Vary',
    'Accept-Encoding',
    'Content-Security-Policy',
    POLICY,
    'X-Content-Type-Options',
    'nosniff',
    'Referrer-Policy',
    'no-referrer',
    'Cross-Origin-Opener-Policy',
    'same-origin',
    'Cross-Origin-Resource-Policy',
    'same-origin',
  ]
}

function builtPage(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@gatewright/playground/package.json')), 'dist')
}

/** Paths below a folder with `/` between their parts; none where the page was not built. */
function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
  } catch {
    return []
  }
}
