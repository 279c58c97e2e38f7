import type { RestResource } from '@gatewright/types'
import type { JSX } from 'preact'
import { manage } from '../backend/management.ts'
import { ActionForm } from './action-form.tsx'

export interface NewMethodProps {
  readonly apiId: string
  readonly resource: RestResource
  readonly onMade: (httpMethod: string) => void
}

/** A method with its integration; a MOCK answers 200 at once. */
export function NewMethod({ apiId, resource, onMade }: NewMethodProps): JSX.Element {
  const make = async ({ httpMethod = '', type = '', uri = '' }: Readonly<Record<string, string>>): Promise<void> => {
    const path = `/restapis/${apiId}/resources/${resource.id}/methods/${httpMethod}`
    await manage('PUT', path, { authorizationType: 'NONE' })
    try {
      await manage('PUT', `${path}/integration`, integrationOf(type, { uri, httpMethod }))
      if (type === 'MOCK' || type === 'HTTP') {
        await manage('PUT', `${path}/responses/200`, {})
        await manage('PUT', `${path}/integration/responses/200`, type === 'MOCK' ? { responseTemplates: { 'application/json': '{"message": "hello from a mock"}' } } : {})
      }
    } catch (error) {
      await manage('DELETE', path)
      throw error
    }
    onMade(httpMethod)
  }
  return (
    <ActionForm
      action="Add method"
      fields={[
        { name: 'httpMethod', label: 'Method', options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'ANY', 'HEAD', 'OPTIONS'] },
        { name: 'type', label: 'Integration', options: ['MOCK', 'HTTP_PROXY', 'HTTP', 'AWS_PROXY'] },
        { name: 'uri', label: 'URI, where it has one', placeholder: 'http://localhost:3000/orders' },
      ]}
      onRun={make}
    />
  )
}

function integrationOf(type: string, { uri, httpMethod }: { readonly uri: string; readonly httpMethod: string }): object {
  if (type === 'MOCK') return { type, requestTemplates: { 'application/json': '{"statusCode": 200}' } }
  return { type, uri, httpMethod: type === 'AWS_PROXY' ? 'POST' : httpMethod }
}
