import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Ports } from '@gatewright/control-plane'
import { ServerError } from './errors.ts'

/** Finds the base URLs that stand for the targets of a VPC link. */
export type VpcLinkTargets = NonNullable<Ports['vpcLinkTargets']>

/**
 * Reads the file of `--vpc-links`: by a link's name, its id or a load balancer's ARN, the base URL that stands for it, or an
 * object of base URLs by what the integration names (its URI, its URI's host, `integrationTarget`, or `*` for the rest).
 *
 * @throws {ServerError} `ERR_SERVER_CONFIGURATION`
 */
export function readVpcLinkTargets(file: string | undefined): VpcLinkTargets {
  const links = new Map(file === undefined ? [] : Object.entries(read(file)).map(([key, value]) => [key, targetsOf(key, value)]))
  return ({ id, name, targetArns }) => {
    const found = [id, name, ...targetArns].map((key) => links.get(key)).find((targets) => targets !== undefined)
    return found ?? {}
  }
}

function read(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(resolve(file), 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (cause) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `--vpc-links ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
  throw new ServerError('ERR_SERVER_CONFIGURATION', `--vpc-links ${file} is not a JSON object of links`)
}

function targetsOf(link: string, value: unknown): Readonly<Record<string, string>> {
  const targets = typeof value === 'string' ? { '*': value } : value
  if (typeof targets === 'object' && targets !== null && Object.values(targets).every(isBaseUrl)) return targets as Record<string, string>
  throw new ServerError('ERR_SERVER_CONFIGURATION', `--vpc-links: ${link} is neither an http(s) URL nor an object of them`)
}

function isBaseUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\/[^/?#\s]+/i.test(value) && URL.canParse(value)
}
