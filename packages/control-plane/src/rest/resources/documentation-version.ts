import type { Values } from '../../documents.ts'
import { badRequest, conflict } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { restApi } from './rest-api.ts'
import { stage } from './stage.ts'

/** Where the parts that a version froze lie. */
export const DOCUMENTATION_SNAPSHOT_KIND = 'DocumentationSnapshot'

/** Versions of an API's documentation: snapshots of its parts. */
export const documentationVersion: ResourceRow = {
  service: 'apigateway',
  kind: 'DocumentationVersion',
  parent: restApi,
  identifier: 'documentationVersion',
  operations: {
    create: 'CreateDocumentationVersion',
    get: 'GetDocumentationVersion',
    list: 'GetDocumentationVersions',
    update: 'UpdateDocumentationVersion',
    delete: 'DeleteDocumentationVersion',
  },
  notFound: () => 'Invalid Documentation version specified',
  async make(input, context) {
    const { restApiId, documentationVersion: version, description, stageName } = input
    const parent = `RestApi:${textOf(restApiId)}`
    const id = textOf(version)
    if (id === '') throw badRequest('Documentation version must be non-empty')
    if ((await context.documents.find({ kind: 'DocumentationVersion', parent, id })) !== undefined) {
      throw conflict('Documentation version already exists')
    }
    const parts = await context.documents.list({ kind: 'DocumentationPart', parent })
    await context.documents.create({ kind: DOCUMENTATION_SNAPSHOT_KIND, parent, id }, { body: { parts: parts.map(({ body }) => body) } })
    if (stageName !== undefined) await pointStage({ restApiId, stageName }, id, context)
    return { id, body: { version: id, createdDate: context.now(), ...(description !== undefined && { description }) } }
  },
  patch: { wording: 'listed', paths: [{ path: '/description', ops: ['replace'], optional: true }] },
  async remove(body, { input, context }) {
    const parent = `RestApi:${textOf(input['restApiId'])}`
    const id = textOf(body['version'])
    const stages = await context.documents.list({ kind: 'Stage', parent })
    if (stages.some((document) => document.body['documentationVersion'] === id)) {
      throw badRequest('Active stages pointing to this documentation version must be moved or deleted')
    }
    await context.documents.remove({ kind: DOCUMENTATION_SNAPSHOT_KIND, parent, id })
  },
}

async function pointStage(input: Values, version: string, context: OperationContext): Promise<void> {
  const stored = await requireDocument(stage, input, context)
  await context.documents.save(stored, { body: { ...stored.body, documentationVersion: version, lastUpdatedDate: context.now() } })
}
