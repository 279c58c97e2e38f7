import type { Values } from './documents.ts'
import { DOMAIN_KIND, type StoredDomain } from './domain-names.ts'
import { badRequest } from './errors.ts'
import type { FreeContext, Operation } from './operation.ts'
import type { PatchOperation } from './patch.ts'
import type { TruststorePlace } from './ports.ts'
import { textOf } from './text-of.ts'

/**
 * Has an operation that sets a domain name read the truststore that is named, before its transaction: the certificates are kept
 * with the name, and stay as they are until it is set again, as on AWS.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
export function withTruststore(operation: Operation): Operation {
  const { service, name, access } = operation
  if (access !== 'write' || !/^(?:Create|Update)DomainName$/u.test(name)) return operation
  return {
    service,
    name,
    access: 'free',
    async run(input, context) {
      const place = await placeOf(input, context)
      const read = context.ports.readTruststore
      const truststore = place === undefined || read === undefined ? undefined : await read(place).catch((error: Error) => refuse(place, error))
      const given = truststore === undefined ? input : { ...input, truststore }
      return context.transact('write', (inside) => operation.run(given, inside))
    },
  }
}

/** The certificates stand and fall with `mutualTlsAuthentication`; an empty URI takes it away. */
export function settleTruststore(after: StoredDomain, { truststore }: Values): StoredDomain {
  const { truststore: kept, mutualTlsAuthentication, ...rest } = after
  if (mutualTlsAuthentication === undefined || textOf(mutualTlsAuthentication['truststoreUri'] ?? '') === '') return rest
  const certificates = (truststore ?? kept) as StoredDomain['truststore']
  return { ...rest, mutualTlsAuthentication, ...(certificates !== undefined && { truststore: certificates }) }
}

/** `mutualTlsAuthentication` as it is shown, with what is wrong with the certificates. */
export function showMutualTls({ mutualTlsAuthentication, truststore }: StoredDomain): Values {
  if (mutualTlsAuthentication === undefined) return {}
  const warnings = truststore?.warnings ?? []
  return { mutualTlsAuthentication: { ...mutualTlsAuthentication, ...(warnings.length > 0 && { truststoreWarnings: warnings }) } }
}

/** The truststore that an input names, what it leaves out as it was; `undefined` where it names none. */
async function placeOf(input: Values, context: FreeContext): Promise<TruststorePlace | undefined> {
  const given = mutualTlsOf(input)
  if (given === undefined) return undefined
  const id = textOf(input['domainName'])
  const stored = await context.transact('read', ({ documents }) => documents.find({ kind: DOMAIN_KIND, parent: '', id }))
  const before = (stored?.body as StoredDomain | undefined)?.mutualTlsAuthentication ?? {}
  const uri = textOf(given['truststoreUri'] ?? before['truststoreUri'] ?? '')
  const version = textOf(given['truststoreVersion'] ?? before['truststoreVersion'] ?? '')
  if (!/^s3:\/\/[^/]+\/.+$/u.test(uri)) return undefined
  return { uri, ...(version !== '' && { version }) }
}

/** Of a creation, of v2's update, or of REST's patch. */
function mutualTlsOf({ mutualTlsAuthentication, patchOperations }: Values): Values | undefined {
  if (mutualTlsAuthentication !== undefined) return mutualTlsAuthentication as Values
  const patches = ((patchOperations ?? []) as readonly PatchOperation[]).filter(({ path }) => path?.startsWith(PATH) === true)
  if (patches.length === 0) return undefined
  return Object.fromEntries(patches.map(({ path = '', value = '' }) => [path.slice(PATH.length), value]))
}

const PATH = '/mutualTlsAuthentication/'

function refuse({ uri }: TruststorePlace, { message }: Error): never {
  throw badRequest(`The truststore ${uri} cannot be used: ${message}`)
}
