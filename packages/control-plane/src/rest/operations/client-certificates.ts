import type { Values } from '../../documents.ts'
import { conflict, limitExceeded } from '../../errors.ts'
import type { FreeContext, Operation } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { rowOperations } from '../../resource.ts'
import { textOf } from '../../text-of.ts'

/** Seconds: a client certificate lives a year. */
const LIFETIME = 365 * 86_400

/** Client certificates: what this gateway shows to backends. The private key is stored, and never shown. */
export const clientCertificate: ResourceRow = {
  service: 'apigateway',
  kind: 'ClientCertificate',
  identifier: 'clientCertificateId',
  operations: {
    get: 'GetClientCertificate',
    list: 'GetClientCertificates',
    update: 'UpdateClientCertificate',
    delete: 'DeleteClientCertificate',
  },
  notFound: () => 'Invalid Client Certificate identifier specified',
  patch: { wording: 'listed', paths: [{ path: '/description', ops: ['replace'], optional: true }] },
  async remove({ clientCertificateId }, { context }) {
    const stages = [...(await context.documents.listKind('Stage')), ...(await context.documents.listKind('V2Stage'))]
    const user = stages.find(({ body }) => body['clientCertificateId'] === clientCertificateId)
    if (user === undefined) return
    throw conflict(`Cannot delete client certificate '${textOf(clientCertificateId)}', is referenced in stage: ${user.id}`)
  },
  show: withoutKey,
  publishes: () => ({ account: true }),
}

/** The row's operations, and the generation, which makes its key pair before it takes the store. */
export const clientCertificateOperations: readonly Operation[] = [
  ...rowOperations(clientCertificate),
  { service: 'apigateway', name: 'GenerateClientCertificate', access: 'free', run: generate },
]

function withoutKey(body: Values): Values {
  const { privateKey: _, ...shown } = body
  return shown
}

async function generate(input: Values, context: FreeContext): Promise<Values> {
  const createdDate = context.now()
  const expirationDate = createdDate + LIFETIME
  const { createSelfSignedCertificate } = await import('../../self-signed-certificate.ts')
  const { certificate, privateKey } = await createSelfSignedCertificate({ notBefore: createdDate, notAfter: expirationDate })
  return context.transact('write', async (inside) => {
    const { documents, quotas } = inside
    if ((await documents.count({ kind: clientCertificate.kind, parent: '' })) >= quotas.clientCertificates) {
      throw limitExceeded('Maximum number of Client Certificates for this account has been reached')
    }
    const clientCertificateId = context.newId(6)
    const body = { clientCertificateId, ...input, pemEncodedCertificate: certificate, privateKey, createdDate, expirationDate }
    await documents.create({ kind: clientCertificate.kind, parent: '', id: clientCertificateId }, { body })
    inside.changed({ account: true })
    return withoutKey(body)
  })
}
