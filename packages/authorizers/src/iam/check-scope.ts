import type { Refusal } from '../decision.ts'
import { formatTimestamp, type ClaimedSignature } from './read-signature.ts'
import { incompleteSignature, invalidSignature } from './refusals.ts'

export interface ScopeRules {
  readonly region: string | undefined
  readonly service: string
  readonly now: number
  readonly maxSkewMs: number
}

const WEEK = 604_800

/** Checks what a signature is for: headers, date, region, service, and its time, in AWS's words. */
export function checkScope(claimed: ClaimedSignature, { region, service, now, maxSkewMs }: ScopeRules): Refusal | undefined {
  const { scope, signedHeaders, timestamp, expires } = claimed
  if (!signedHeaders.includes('host'))
    return invalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
  const time = readTimestamp(timestamp)
  if (time === undefined)
    return incompleteSignature(
      `Date must be in ISO-8601 'basic format'. Got '${timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    )
  const problems = [
    ...(region === undefined || scope.region === region
      ? []
      : [`Credential should be scoped to a valid region, not '${scope.region}'. `]),
    ...(scope.service === service ? [] : [`Credential should be scoped to correct service: '${service}'. `]),
    ...(scope.terminator === 'aws4_request'
      ? []
      : ["Credential should be scoped with a valid terminator: 'aws4_request', not '" + scope.terminator + "'. "]),
    ...(scope.date === timestamp.slice(0, 8) ? [] : [dateMismatch(scope.date, timestamp)]),
  ]
  if (problems.length > 0) return invalidSignature(problems.join(''))
  if (expires !== undefined && expires > WEEK)
    return invalidSignature(
      'X-Amz-Expires must be less than a week (in seconds); i.e., the given X-Amz-Expires must be less than 604800 seconds',
    )
  return checkTime(claimed, { time, now, maxSkewMs })
}

function checkTime(
  { timestamp, expires }: ClaimedSignature,
  { time, now, maxSkewMs }: { readonly time: number; readonly now: number; readonly maxSkewMs: number },
): Refusal | undefined {
  const lifeMs = expires === undefined ? maxSkewMs : expires * 1000
  if (time < now - lifeMs) {
    const text = `Signature expired: ${timestamp} is now earlier than ${formatTimestamp(now - lifeMs)} (${formatTimestamp(now)} - ${lifeMs / 60_000} min.)`
    return invalidSignature(text)
  }
  if (time > now + maxSkewMs) {
    const text = `Signature not yet current: ${timestamp} is still later than ${formatTimestamp(now + maxSkewMs)} (${formatTimestamp(now)} + ${maxSkewMs / 60_000} min.)`
    return invalidSignature(text)
  }
  return undefined
}

function dateMismatch(date: string, timestamp: string): string {
  const day = timestamp.slice(0, 8)
  return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${day}', from '${timestamp}'.`
}

function readTimestamp(timestamp: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp)
  if (parts === null) return undefined
  const time = Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  return Number.isNaN(time) ? undefined : time
}
