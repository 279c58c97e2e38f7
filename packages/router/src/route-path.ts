import { RouterError } from './errors.ts'

/** One segment of a route's path; `text` is the literal, or the parameter's name. */
export interface PathSegment {
  readonly kind: 'literal' | 'parameter' | 'greedy'
  readonly text: string
}

/**
 * Reads a route's path, `/a/{b}/{c+}`.
 *
 * @throws RouterError `ERR_ROUTER_INVALID_ROUTE`: no slash first, half a parameter, a name twice, a greedy one inside.
 */
export function parseRoutePath(path: string): readonly PathSegment[] {
  if (!path.startsWith('/')) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `The path ${path} does not begin with a slash`)
  const segments = path
    .slice(1)
    .split('/')
    .map((segment) => parseSegment(segment, path))
  const names = segments.flatMap(({ kind, text }) => (kind === 'literal' ? [] : [text]))
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `${path} names {${repeated}} twice`)
  const greedy = segments.findIndex(({ kind }) => kind === 'greedy')
  if (greedy !== -1 && greedy < segments.length - 1) {
    throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `{${segments[greedy]?.text}+} is not the end of ${path}`)
  }
  return segments
}

function parseSegment(segment: string, path: string): PathSegment {
  const parameter = PARAMETER.exec(segment)
  if (parameter !== null) return { kind: parameter[2] === undefined ? 'parameter' : 'greedy', text: parameter[1] ?? '' }
  if (/[{}]/.test(segment)) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `${segment} in ${path} is no whole {parameter}`)
  return { kind: 'literal', text: segment }
}

/** `{name}` or `{name+}`, the whole segment. */
const PARAMETER = /^\{([^{}+]+)(\+)?\}$/
