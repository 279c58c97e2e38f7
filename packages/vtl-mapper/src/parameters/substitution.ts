import { compileRequestExpression } from './rest-expression.ts'
import type { CommonSource, RequestSource } from './sources.ts'

/** How `compileSubstitution` fills in. */
export type SubstitutionOptions = {
  /** What stands for a variable that is not set. Default: `-`, as in access logs; gateway responses take the empty string. */
  readonly missing?: string
}

/** What a substitution reads from: in access logs context and stage variables, in gateway responses the request too. */
export type SubstitutionSource = CommonSource & Partial<RequestSource>

/**
 * Compiles the simple substitution of access-log formats and gateway-response templates, which is not Velocity:
 * `$context.identity.sourceIp`, `$context.authorizer.claims['sub']`, `$stageVariables.x`, `$method.request.header.x`, each
 * also as `${…}`. Everything else stays as it is.
 *
 * @returns a function to be called for each request.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function compileSubstitution(template: string, { missing = '-' }: SubstitutionOptions = {}): (source: SubstitutionSource) => string {
  const parts: (string | ReadPart)[] = []
  let end = 0
  for (const match of template.matchAll(variable)) {
    parts.push(template.slice(end, match.index), compilePart(match[1] ?? match[3] ?? '', match[2] ?? match[4] ?? ''))
    end = match.index + match[0].length
  }
  const tail = template.slice(end)
  return source => {
    let text = ''
    for (const part of parts) text += typeof part === 'string' ? part : (part(source) ?? missing)
    return text + tail
  }
}

type ReadPart = (source: SubstitutionSource) => string | undefined

/** A name may hold `-` but not end with it, nor with a dot: `$context.requestId.` ends a sentence. */
const name = "(context|stageVariables|method\\.request)((?:\\.[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*|\\['[^'\\]]{1,200}'\\])+)"
const variable = new RegExp(`\\$(?:\\{${name}\\}|${name})`, 'g')

function compilePart(root: string, path: string): ReadPart {
  const key = path.replaceAll(/\['([^']*)'\]/g, '.$1').slice(1)
  if (root === 'context') return ({ context }) => context(key)
  if (root === 'stageVariables') return ({ stageVariables }) => (Object.hasOwn(stageVariables, key) ? stageVariables[key] : undefined)
  if (!/^(?:header|multivalueheader|querystring|multivaluequerystring|path)\.|^body(?:\.|$)/.test(key)) return () => undefined
  const read = compileRequestExpression(`method.request.${key}`)
  return source => {
    const values = read({ headers: [], query: '', pathParameters: {}, body: () => '', ...source })
    return values.length === 0 ? undefined : values.join(',')
  }
}
