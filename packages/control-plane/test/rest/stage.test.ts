// Recordings: canary.json; common.json, classes TestDeployments and TestStages; api.json, TestApiGatewayStage.
import { describe, expect, test } from 'vitest'
import type { PatchInShort } from '../support.ts'
import { badRequest, createMockApi, createPlane, patch, refusal } from '../support.ts'

const DATE = expect.any(Date) as Date
const plain = {
  cacheClusterEnabled: false,
  cacheClusterStatus: 'NOT_AVAILABLE',
  createdDate: DATE,
  lastUpdatedDate: DATE,
  methodSettings: {},
  stageName: 'dev',
  tracingEnabled: false,
}

async function start() {
  const plane = await createPlane()
  const { call, restApiId } = await createMockApi(plane)
  const deploy = async (given: object = {}) => (await call('CreateDeployment', { restApiId, ...given }))['id']
  const target = { restApiId, stageName: 'dev' }
  const update = (...operations: PatchInShort[]) => call('UpdateStage', { ...target, ...patch(...operations) })
  return { plane, call, restApiId, deploy, target, update }
}

const LISTED =
  'Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]'

describe('deployments', () => {
  test('that a stage points to stay (test_create_delete_deployments, test_create_update_deployments)', async () => {
    const { call, restApiId, deploy } = await start()
    const first = await deploy({ stageName: 's1' })
    const active = badRequest('Active stages pointing to this deployment must be moved or deleted')
    expect(await call('GetDeployment', { restApiId, deploymentId: first })).toEqual({ createdDate: DATE, id: first })
    expect(await call('GetStages', { restApiId })).toEqual({ item: [{ ...plain, stageName: 's1', deploymentId: first }] })
    expect(await refusal(call('DeleteDeployment', { restApiId, deploymentId: first }))).toEqual(active)

    const second = await deploy({ stageName: 's1' })

    expect(await call('GetStages', { restApiId })).toMatchObject({ item: [{ stageName: 's1', deploymentId: second }] })
    expect(await call('DeleteDeployment', { restApiId, deploymentId: first })).toEqual({})
    expect(await refusal(call('DeleteDeployment', { restApiId, deploymentId: second }))).toEqual(active)
  })

  test('are refused for an API without methods, or with a method without an integration', async () => {
    const { call, restApiId, deploy } = await start()
    const api = await call('CreateRestApi', { name: 'empty' })

    expect(await refusal(call('CreateDeployment', { restApiId: api['id'] }))).toEqual(badRequest("The REST API doesn't contain any methods"))
    const { rootResourceId: resourceId } = await call('GetRestApi', { restApiId })
    await call('PutMethod', { restApiId, resourceId, httpMethod: 'POST', authorizationType: 'NONE' })
    expect(await refusal(deploy())).toEqual(badRequest('No integration defined for method'))
  })

  test('are immutable: what is edited afterwards is not in them', async () => {
    const { plane, call, restApiId, deploy } = await start()
    const deploymentId = await deploy({ stageName: 'dev' })
    const { rootResourceId: parentId } = await call('GetRestApi', { restApiId })
    await call('CreateResource', { restApiId, parentId, pathPart: 'later' })

    const publication = await plane.publication(String(restApiId))

    expect(publication).toMatchObject({ protocolType: 'REST', stages: [{ stage: { deploymentId }, deployment: { resources: [{ path: '/' }] } }] })
    const shown = await call('GetDeployment', { restApiId, deploymentId, embed: ['apisummary'] })
    expect(shown).toMatchObject({ apiSummary: { '/': { GET: { authorizationType: 'NONE', apiKeyRequired: false } } } })
  })
})

describe('a stage', () => {
  test.each([
    ['caching/ttlInSeconds', '3601', 'Invalid time-to-live setting, must be an integer no greater than 3600'],
    ['caching/ttlInSeconds', '-1', 'Invalid value for caching/ttlInSeconds: -1. Must be between 0 and 3600'],
    ['throttling/rateLimit', '-2', 'Invalid value for throttling/rateLimit: -2. Must be between -1 and'],
    ['throttling/burstLimit', '-5', 'Invalid value for throttling/burstLimit: -5. Must be between -1 and'],
  ])('refuses %s of %s', async (setting, value, message) => {
    const { deploy, update } = await start()
    await deploy({ stageName: 'dev' })

    const refused = await refusal(update(['replace', `/*/*/${setting}`, value]))

    expect(JSON.stringify(refused)).toContain(message)
  })

  test('has access log settings that come and go (test_stage_access_log_settings)', async () => {
    const { call, target, deploy, update } = await start()
    const deploymentId = await deploy()
    const made = await call('CreateStage', { ...target, deploymentId, description: 'dev stage' })
    const base = { ...plain, deploymentId, description: 'dev stage' }
    expect(made).toEqual(base)
    const arn = 'arn:aws:logs:us-east-1:111111111111:log-group:g'

    expect(await update(['add', '/accessLogSettings/destinationArn', arn])).toEqual({ ...base, accessLogSettings: { destinationArn: arn } })
    await update(['replace', '/accessLogSettings/destinationArn', `${arn}a`])
    const format = '$context.requestId $context.identity.sourceIp'
    const added = await update(['add', '/accessLogSettings/format', format])
    expect(added).toEqual({ ...base, accessLogSettings: { destinationArn: `${arn}a`, format } })
    expect(await update(['remove', '/accessLogSettings'])).toEqual(base)
  })

  test('has settings for all methods, which can be reset (test_update_stage_remove_wildcard)', async () => {
    const { call, target, deploy, update } = await start()
    await call('CreateStage', { ...target, deploymentId: await deploy() })
    const none = 'Cannot remove method setting */* because there is no method setting for this method '
    expect(await refusal(update(['remove', '/*/*']))).toEqual(badRequest(none))

    const set = await update(['replace', '/*/*/caching/enabled', 'true'])

    expect(set['methodSettings']).toEqual({
      '*/*': {
        cacheDataEncrypted: false,
        cacheTtlInSeconds: 300,
        cachingEnabled: true,
        dataTraceEnabled: false,
        metricsEnabled: false,
        requireAuthorizationForCacheControl: true,
        throttlingBurstLimit: 5000,
        throttlingRateLimit: 10_000,
        unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
      },
    })
    expect(await update(['remove', '/*/*'])).toMatchObject({ methodSettings: {} })
    expect(await call('GetStage', target)).toMatchObject({ methodSettings: {} })
  })

  test.each([
    ['/~1users~1{id}/GET/throttling/rateLimit', 'users~1{id}/GET'],
    ['/users/GET/throttling/rateLimit', 'users/GET'],
    ['/~1/GET/throttling/rateLimit', '~1/GET'],
    ['/throttling/rateLimit', '*/*'],
  ])('takes %s for the setting of %s', async (path, key) => {
    const { call, target, deploy, update } = await start()
    await call('CreateStage', { ...target, deploymentId: await deploy() })

    const { methodSettings } = (await update(['replace', path, '12.5'])) as { methodSettings: Record<string, object> }

    expect(methodSettings[key]).toMatchObject({ throttlingRateLimit: 12.5 })
  })

  test('can have a cache, which has a size and is there at once', async () => {
    const { call, target, deploy, update } = await start()
    await call('CreateStage', { ...target, deploymentId: await deploy() })

    const on = await update(['replace', '/cacheClusterEnabled', 'true'], ['replace', '/cacheClusterSize', '0.5'])

    expect(on).toMatchObject({ cacheClusterEnabled: true, cacheClusterSize: '0.5', cacheClusterStatus: 'AVAILABLE' })
  })

  test.each([
    ['a name with a slash', { stageName: 'a/b' }, 'BadRequestException'],
    ['a deployment that is not there', { deploymentId: 'nope' }, 'BadRequestException'],
    ['a variable with a bad name', { variables: { 'a-b': 'x' } }, 'BadRequestException'],
    ['the name of a stage that is there', { stageName: 'dev' }, 'ConflictException'],
  ])('is refused with %s', async (_, given, code) => {
    const { call, target, deploy } = await start()
    const deploymentId = await deploy({ stageName: 'dev' })

    expect(await refusal(call('CreateStage', { ...target, stageName: 'other', deploymentId, ...given }))).toMatchObject({ code })
  })
})

describe('a canary', () => {
  test('comes by an update of the stage (test_create_canary_deployment_by_stage_update)', async () => {
    const { call, target, deploy, update } = await start()
    const [first, second] = [await deploy(), await deploy()]
    await call('CreateStage', { ...target, deploymentId: first, description: 'dev stage', variables: { testVar: 'default' } })
    const base = { ...plain, deploymentId: first, description: 'dev stage', variables: { testVar: 'default' } }

    const byDeployment = await update(['replace', '/canarySettings/deploymentId', String(second)])
    expect(byDeployment).toEqual({ ...base, canarySettings: { deploymentId: second, percentTraffic: 0, useStageCache: false } })
    expect(await update(['remove', '/canarySettings'])).toEqual(base)
    const byPercent = await update(['replace', '/canarySettings/percentTraffic', '50'])
    expect(byPercent).toEqual({ ...base, canarySettings: { deploymentId: first, percentTraffic: 50, useStageCache: false } })
  })

  test('comes by a deployment that names the stage (test_create_canary_deployment_with_stage)', async () => {
    const { call, target, deploy } = await start()
    const first = await deploy()
    await call('CreateStage', { ...target, deploymentId: first, variables: { testVar: 'default' } })

    const second = await deploy({ stageName: 'dev', canarySettings: { percentTraffic: 50, stageVariableOverrides: { testVar: 'canary' } } })

    expect(await call('GetStage', target)).toEqual({
      ...plain,
      canarySettings: { deploymentId: second, percentTraffic: 50, stageVariableOverrides: { testVar: 'canary' }, useStageCache: false },
      deploymentId: first,
      variables: { testVar: 'default' },
    })
  })

  test('needs a stage (test_create_canary_deployment_validation)', async () => {
    const { deploy } = await start()
    const canarySettings = { percentTraffic: 50 }
    const start_ = 'Invalid deployment content specified.'
    const named = `${start_}Non null and non empty stageName must be provided for canary deployment. Provided value is `

    expect(await refusal(deploy({ canarySettings }))).toEqual(badRequest(`${named}null`))
    expect(await refusal(deploy({ canarySettings, stageName: '' }))).toEqual(badRequest(named))
    const missing = `${start_}Stage non-existing must already be created before making a canary release deployment`
    expect(await refusal(deploy({ canarySettings, stageName: 'non-existing' }))).toEqual(badRequest(missing))
  })

  test('has a grammar of its own (test_update_stage_canary_deployment_validation)', async () => {
    const { call, target, deploy, update } = await start()
    await call('CreateStage', { ...target, deploymentId: await deploy() })

    for (const field of ['stageVariableOverrides', 'badPath']) {
      const text = `Cannot remove method setting canarySettings/${field} because there is no method setting for this method `
      expect(await refusal(update(['remove', `/canarySettings/${field}`]))).toEqual(badRequest(text))
    }
    for (const path of ['/canarySettings', '/canarySettings/badPath']) {
      expect(await refusal(update(['replace', path, 'x']))).toEqual(badRequest(`Invalid method setting path: ${path}. ${LISTED}`))
    }
    const add = 'Invalid add operation with path: /canarySettings/deploymentId'
    expect(await refusal(update(['add', '/canarySettings/deploymentId', 'x']))).toEqual(badRequest(add))
    expect(await refusal(update(['replace', '/canarySettings/deploymentId', 'x']))).toEqual(badRequest('Deployment id does not exist'))
  })

  test('is promoted by copies (test_update_stage_with_copy_ops)', async () => {
    const { call, target, deploy, update } = await start()
    const first = await deploy()
    await call('CreateStage', { ...target, deploymentId: first, variables: { testVar: 'test', testVar2: 'test2' } })
    const copyDeployment = ['copy', '/deploymentId', undefined, '/canarySettings/deploymentId'] as unknown as PatchInShort
    const copyVariables = ['copy', '/variables', undefined, '/canarySettings/stageVariableOverrides'] as unknown as PatchInShort
    const wrong = ['copy', '/canarySettings/stageVariableOverrides', undefined, '/variables'] as unknown as PatchInShort

    const text =
      'Invalid copy operation with path: /canarySettings/stageVariableOverrides and from /variables. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]'
    expect(await refusal(update(wrong))).toEqual(badRequest(text))
    expect(await refusal(update(copyDeployment))).toEqual(badRequest('Promotion not available. Canary does not exist.'))
    const second = await deploy({ stageName: 'dev', canarySettings: { percentTraffic: 50, stageVariableOverrides: { testVar: 'override' } } })
    const promoted = await update(['replace', '/canarySettings/percentTraffic', '0.0'], copyVariables, copyDeployment)
    expect(promoted).toEqual({
      ...plain,
      canarySettings: { deploymentId: second, percentTraffic: 0, stageVariableOverrides: { testVar: 'override' }, useStageCache: false },
      deploymentId: second,
      variables: { testVar: 'override', testVar2: 'test2' },
    })
  })

  test('is published beside the deployment', async () => {
    const { plane, deploy, restApiId } = await start()
    await deploy({ stageName: 'dev' })
    await deploy({ stageName: 'dev', canarySettings: { percentTraffic: 50 } })

    const publication = await plane.publication(String(restApiId))

    expect(publication).toMatchObject({ stages: [{ deployment: { resources: [{ path: '/' }] }, canaryDeployment: { resources: [{ path: '/' }] } }] })
  })
})
