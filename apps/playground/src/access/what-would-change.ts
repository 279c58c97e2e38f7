import { checkSignature, type SignatureQuestion } from './check-signature.ts'
import { checkToken, readToken, type TokenQuestion } from './check-token.ts'

/** Another setting, in words, and the question with it. */
interface Alternative<Question> {
  readonly words: string
  readonly change: Partial<Question>
}

/** What would let a refused token in: the fewest settings that the authorizer itself accepts it with. Empty: none of them helps. */
export function tokenChanges(question: TokenQuestion): Promise<readonly string[]> {
  return fewest(question, tokenAlternatives(question), async (other) => (await checkToken(other)).authorized)
}

/** The same for a signed request. */
export function signatureChanges(question: SignatureQuestion): Promise<readonly string[]> {
  return fewest(question, signatureAlternatives(question), async (other) => (await checkSignature(other)).authorized)
}

/** What would keep out a token that is let in; each was tried with the authorizer. */
export function tokenRisks(question: TokenQuestion): Promise<readonly string[]> {
  const claims = (readToken(question.token)?.claims ?? {}) as Readonly<Record<string, unknown>>
  const { exp } = claims
  const has = [claims['scope'] ?? claims['scp']].flat().filter((one) => typeof one === 'string').join(' ')
  return decisive(
    question,
    [
      ...(typeof exp === 'number' ? [{ words: `it were ${new Date(exp * 1000).toISOString()} or later`, change: { now: (exp + 1) * 1000 } }] : []),
      { words: 'the authorizer had another issuer', change: { issuer: `${question.issuer}/another` } },
      { words: 'the authorizer had other audiences', change: { audience: 'another-audience' } },
      { words: has === '' ? 'the route asked for a scope, as it has none' : `the route asked for none of its scopes: ${has}`, change: { scopes: 'another/scope' } },
      { words: 'a letter of it were another', change: { token: altered(question.token) } },
    ],
    async (other) => !(await checkToken(other)).authorized,
  )
}

/** What would keep out a request whose signature holds: the parts that it covers, each tried with another value. */
export function signatureRisks(question: SignatureQuestion): Promise<readonly string[]> {
  const { request } = question
  const [head = '', body = ''] = request.replaceAll('\r\n', '\n').split(/\n\n(.*)/s)
  const [line = '', ...headers] = head.split('\n')
  const put = (first: string, others: readonly string[], last: string) => ({ request: `${[first, ...others].join('\n')}\n\n${last}` })
  return decisive(
    question,
    [
      { words: 'its method were another', change: put(line.replace(/^\S+/, (method) => (method === 'PUT' ? 'POST' : 'PUT')), headers, body) },
      { words: 'its path were another', change: put(line.replace(/^(\S+ [^\s?]+)/, '$1x'), headers, body) },
      { words: 'its query string were another', change: put(line.replace(/^(\S+ [^\s?]+)\??(\S*)/, '$1?$2&another=1'), headers, body) },
      ...headers.map((header, index) => ({ words: `its header ${header.split(':')[0] ?? ''} were another`, change: put(line, headers.with(index, `${header}x`), body) })),
      { words: 'its body were another', change: put(line, headers, `${body}x`) },
    ],
    async (other) => !(await checkSignature(other)).authorized,
  )
}

/** Those alternatives that turn the answer alone. */
async function decisive<Question extends object>(question: Question, alternatives: readonly Alternative<Question>[], turns: (question: Question) => Promise<boolean>): Promise<readonly string[]> {
  const found: string[] = []
  for (const { words, change } of alternatives) if (await turns({ ...question, ...change })) found.push(words)
  return found
}

/** The same text with another letter in the last part's midst. */
function altered(token: string): string {
  const at = token.lastIndexOf('.') + Math.floor((token.length - token.lastIndexOf('.')) / 2)
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

/** All at once must be let in; then each is taken back that is not needed. */
async function fewest<Question extends object>(question: Question, alternatives: readonly Alternative<Question>[], isLetIn: (question: Question) => Promise<boolean>): Promise<readonly string[]> {
  for (const { words, change } of alternatives) if (await isLetIn({ ...question, ...change })) return [words]
  let needed = alternatives
  if (!(await isLetIn(applied(question, needed)))) return []
  for (const one of alternatives) {
    const without = needed.filter((each) => each !== one)
    if (await isLetIn(applied(question, without))) needed = without
  }
  return needed.map(({ words }) => words)
}

function applied<Question extends object>(question: Question, alternatives: readonly Alternative<Question>[]): Question {
  return alternatives.reduce<Question>((all, { change }) => ({ ...all, ...change }), question)
}

function tokenAlternatives({ token }: TokenQuestion): readonly Alternative<TokenQuestion>[] {
  const claims = (readToken(token)?.claims ?? {}) as Readonly<Record<string, unknown>>
  const { iss, aud, client_id: client, exp, iat, nbf } = claims
  const audience = [aud ?? client].flat().find((one) => typeof one === 'string')
  const scope = [claims['scope'] ?? claims['scp']].flat().find((one) => typeof one === 'string')?.split(' ')[0] ?? ''
  const begins = Math.max(...[iat, nbf].filter((time) => typeof time === 'number'), 0)
  return [
    ...(typeof exp === 'number' ? [{ words: `it were ${new Date((exp - 1) * 1000).toISOString()}, within the token’s life`, change: { now: Math.max(begins, exp - 1) * 1000 } }] : []),
    ...(typeof iss === 'string' ? [{ words: `the authorizer’s issuer were ${iss}`, change: { issuer: iss } }] : []),
    ...(audience === undefined ? [] : [{ words: `${audience} were an audience of the authorizer`, change: { audience } }]),
    { words: scope === '' ? 'the route asked for no scope' : `the route asked for no scope, or for ${scope}`, change: { scopes: scope } },
    { words: 'the token stood alone, without what surrounds it', change: { token: token.trim().replace(/^bearer\s+/i, '') } },
  ]
}

function signatureAlternatives({ request, secretAccessKey }: SignatureQuestion): readonly Alternative<SignatureQuestion>[] {
  const [head = '', body = ''] = request.replaceAll('\r\n', '\n').split(/\n\n(.*)/s)
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !request.startsWith(`${method} `))
  return [
    { words: 'it had come at its own time', change: { ignoresClock: true } },
    { words: 'the secret had no blanks around it', change: { secretAccessKey: secretAccessKey.trim() } },
    ...methods.map((method) => ({ words: `its method were ${method}`, change: { request: request.replace(/^[A-Z]+/, method) } })),
    { words: 'its path had not its first part, which a proxy may have put there', change: { request: request.replace(/^(\S+ )\/[^\s/?]+(?=\/)/, '$1') } },
    ...forwardedHost(request),
    { words: 'it had no query string', change: { request: request.replace(/^(\S+ [^\s?]+)\?\S*/, '$1') } },
    { words: 'its body were empty', change: { request: `${head}\n\n` } },
    { words: 'its body did not end in a line feed', change: { request: `${head}\n\n${body.trimEnd()}` } },
  ]
}

/** A proxy that puts its backend's name into `Host` mostly says what stood there. */
function forwardedHost(request: string): readonly Alternative<SignatureQuestion>[] {
  const host = /^x-forwarded-host:[ \t]*(\S+)/im.exec(request)?.[1]
  return host === undefined ? [] : [{ words: `its Host were ${host}, as X-Forwarded-Host says`, change: { request: request.replace(/^host:.*$/im, `host: ${host}`) } }]
}
