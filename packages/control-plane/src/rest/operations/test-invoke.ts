import type { RestAuthorizer, RestResource } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, notAssembled, notFound } from '../../errors.ts'
import type { FreeContext, Operation, OperationContext } from '../../operation.ts'
import type { TestInvokeAuthorizerRequest, TestInvokeMethodRequest } from '../../ports.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { requireRestApi } from '../require.ts'
import { authorizer as authorizerRow } from '../resources/authorizer.ts'
import { resource as resourceRow } from '../resources/resource.ts'
import { takeSnapshot } from '../snapshot.ts'

/** TestInvokeMethod and TestInvokeAuthorizer run the data plane's pipeline on the working copy. */
export const testInvokeOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'TestInvokeMethod', access: 'free', run: testMethod },
  { service: 'apigateway', name: 'TestInvokeAuthorizer', access: 'free', run: testAuthorizer },
]

async function testMethod(input: Values, context: FreeContext): Promise<Values> {
  const { restApiId: _, resourceId: __, httpMethod, ...given } = input
  const target = await context.transact('read', async (inside) => {
    const resource = (await requireDocument(resourceRow, input, inside)).body as unknown as RestResource
    const method = resource.resourceMethods?.[textOf(httpMethod)]
    if (method === undefined) throw notFound('Invalid Method identifier specified')
    await requireCertificate(textOf(given['clientCertificateId']), inside)
    const snapshot = await takeSnapshot(await requireRestApi(input, inside), inside)
    return { snapshot, resource, method }
  })
  const invoke = context.ports.testInvokeMethod
  if (invoke === undefined) throw notAssembled('TestInvokeMethod', 'the data plane')
  const request = { ...given, ...target, httpMethod: textOf(httpMethod) } as TestInvokeMethodRequest
  return { ...(await invoke(request)) }
}

async function requireCertificate(id: string, { documents }: OperationContext): Promise<void> {
  if (id === '' || (await documents.find({ kind: 'ClientCertificate', parent: '', id })) !== undefined) return
  throw badRequest('Invalid Client Certificate identifier specified')
}

async function testAuthorizer(input: Values, context: FreeContext): Promise<Values> {
  const { restApiId: _, authorizerId: __, ...given } = input
  const target = await context.transact('read', async (inside) => {
    const authorizer = (await requireDocument(authorizerRow, input, inside)).body as unknown as RestAuthorizer
    return { authorizer, snapshot: await takeSnapshot(await requireRestApi(input, inside), inside) }
  })
  const invoke = context.ports.testInvokeAuthorizer
  if (invoke === undefined) throw notAssembled('TestInvokeAuthorizer', 'the data plane')
  return { ...(await invoke({ ...given, ...target } as TestInvokeAuthorizerRequest)) }
}
