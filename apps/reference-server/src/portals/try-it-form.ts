import type { PortalSiteEndpoint } from '@gatewright/control-plane'
import { html, NOTHING, type Html } from './html.ts'

/**
 * The form that calls a method. It goes to the portal's own origin, so that no method has to answer preflights for it (AWS asks for
 * CORS here). What needs a signature cannot be tried.
 */
export function tryItForm({ apiId, stage, path, method, authorizationType, apiKeyRequired, parameters }: PortalSiteEndpoint): Html {
  if (authorizationType === 'AWS_IAM') return html`<h2>Try it</h2><p>Calls of this method need a signature: use the aws command or an SDK.</p>`
  const given = parameters.map(({ place, name, required }) => field({ place, name, required, greedy: place === 'path' && path.includes(`{${name}+}`) }))
  const key = apiKeyRequired ? field({ place: 'header', name: 'x-api-key', required: true }) : NOTHING
  const token = authorizationType === 'NONE' ? NOTHING : field({ place: 'header', name: 'Authorization', required: false })
  const body = ['GET', 'HEAD', 'DELETE'].includes(method)
    ? NOTHING
    : html`${field({ place: 'header', name: 'Content-Type', required: false, value: 'application/json' })}<label>Body<textarea data-place="body" rows="6"></textarea></label>`
  return html`<h2>Try it</h2>
<form class="try" data-method="${method === 'ANY' ? 'GET' : method}" data-path="/_aws/execute-api/${apiId}/${stage}${path}">${given}${key}${token}${body}<p><button>Try it</button></p><pre><output></output></pre></form>`
}

interface FormField {
  readonly place: string
  readonly name: string
  readonly required: boolean
  readonly greedy?: boolean
  readonly value?: string
}

function field({ place, name, required, greedy = false, value = '' }: FormField): Html {
  return html`<label>${name}<input data-place="${place}" name="${name}" value="${value}"${greedy ? html` data-greedy="1"` : NOTHING}${required ? html` required` : NOTHING}></label>`
}
