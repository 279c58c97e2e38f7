// A running Gatewright with one REST API, made by its management API.

/** POSTs and PUTs to the management API; gives the answer's JSON, throws when it refuses. */
export function managementOf(url) {
  return async (method, path, body) => {
    const response = await fetch(url + path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${await response.text()}`)
    return response.json()
  }
}

/** Makes an API with GET /bench, and `others` more resources, deploys it with the stage's settings and gives the path of /bench. */
export async function deployRestApi(url, { integration, template, others = 0, stage = [] }) {
  const call = managementOf(url)
  const { id, rootResourceId } = await call('POST', '/restapis', { name: `bench-${others}` })
  const at = `/restapis/${id}/resources`
  for (let index = 0; index <= others; index += 1) {
    const pathPart = index === 0 ? 'bench' : `other-${index}`
    const resource = await call('POST', `${at}/${rootResourceId}`, { pathPart })
    const method = `${at}/${resource.id}/methods/GET`
    await call('PUT', method, { authorizationType: 'NONE' })
    await call('PUT', `${method}/integration`, integration)
    if (integration.type.endsWith('_PROXY')) continue
    await call('PUT', `${method}/responses/200`, {})
    await call('PUT', `${method}/integration/responses/200`, { responseTemplates: { 'application/json': template } })
  }
  await call('POST', `/restapis/${id}/deployments`, { stageName: 'prod' })
  if (stage.length > 0) await call('PATCH', `/restapis/${id}/stages/prod`, { patchOperations: stage.map(([path, value]) => ({ op: 'replace', path, value })) })
  return `/_aws/execute-api/${id}/prod/bench`
}
