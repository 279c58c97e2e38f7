import type { Claims } from '../jwt/types.ts'

/**
 * Claims as REST APIs show them in `$context.authorizer.claims.*` and in events: every value a string, `exp` and `iat` as dates,
 * lists with commas.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export function cognitoClaims(claims: Claims): Readonly<Record<string, string>> {
  const shown = Object.entries(claims).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(
    shown.map(([name, value]) => [name, DATES.has(name) && typeof value === 'number' ? asDate(value) : asText(value)]),
  )
}

const DATES = new Set(['exp', 'iat'])
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Tue May 10 19:16:49 UTC 2016`. */
function asDate(seconds: number): string {
  const date = new Date(Math.floor(seconds) * 1000)
  if (Number.isNaN(date.getTime())) return String(seconds)
  const day = String(date.getUTCDate()).padStart(2, '0')
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} UTC ${date.getUTCFullYear()}`
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join(',')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
