/** What this data plane does; a parity list shows it, and what is missing here fails closed. */
export const ENFORCED: ReadonlySet<string> = new Set([
  'rest.routing',
  'rest.stages',
  'rest.canary',
  'rest.integration.AWS_PROXY',
  'rest.request-validation',
  'rest.binary-media-types',
  'rest.gateway-responses.status',
  'http.routing',
  'http.stages',
  'http.cors',
  'http.integration.AWS_PROXY',
  'websocket.routing',
  'websocket.integration.AWS_PROXY',
  'websocket.route-responses',
  'websocket.connections-api',
  'custom-domains',
])
