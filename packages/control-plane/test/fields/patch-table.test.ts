// Our patch paths against AWS's own page, entry by entry: what it has, these rows have; what they have beyond it is named here.
import { expect, test } from 'vitest'
import { AWS_PATCH_TABLE } from './aws-patch-table.ts'
import { REST_PATCHES, type PatchedPath } from './rest-patches.ts'

/** Entries of the page that these rows lack, and why. */
const LACKING: Readonly<Record<string, string>> = {
  'UpdateApiKey add /labels': 'no shape of the SDK has labels',
  'UpdateApiKey remove /labels': 'no shape of the SDK has labels',
  'UpdateStage replace /methodSettings': 'the form of its value is written nowhere; settings have paths of their own',
  'UpdateStage replace /accessLogSettings/*': 'its two members have rows of their own',
}

/** Rows of ours that the page does not have: `operation ops path`. Each is taken, and does what it says. */
const BEYOND: Readonly<Record<string, string>> = {
  'UpdateAccount add remove /cloudwatchRoleArn': 'takes the role away again, which the page leaves open',
  'UpdateBasePathMapping replace /basePath': "the aws command's guide spells it so",
  'UpdateBasePathMapping replace /restApiId': 'the spelling of the member',
  'UpdateBasePathMapping add remove /stage': 'a mapping may be without a stage',
  'UpdateDomainName add remove /managementPolicy': 'takes it away again',
  'UpdateDomainName add remove /policy': 'takes it away again',
  'UpdateDomainName replace /endpointConfiguration/types/REGIONAL': "Terraform's provider writes the type so",
  'UpdateDomainName remove /mutualTlsAuthentication': 'guide, rest-api-mutual-tls: it can be taken away',
  'UpdateIntegration add remove /contentHandling': 'takes it away again',
  'UpdateIntegration add replace remove /credentials': 'a member of the shape that the page has no row for',
  'UpdateIntegration add remove /integrationTarget': 'takes it away again',
  'UpdateIntegration add remove /tlsConfig/insecureSkipVerification': 'takes it away again',
  'UpdateIntegrationResponse add remove /contentHandling': 'takes it away again',
  'UpdateIntegrationResponse add remove /selectionPattern': 'takes it away again: the response is then the default one',
  'UpdateMethod replace /authorizationScopes': 'all scopes at once, comma-separated',
  'UpdateRestApi add remove /minimumCompressionSize': 'an empty value is the same, by the note under the table',
  'UpdateRestApi add replace remove /version': 'a member of the shape that the page has no row for',
  'UpdateRestApi add remove /policy': 'takes it away again',
  'UpdateRestApi replace /endpointConfiguration/vpcEndpointIds': 'all of them at once',
  'UpdateStage add /cacheClusterEnabled': 'recording common.json: add is replace on stages',
  'UpdateStage add /cacheClusterSize': 'as above',
  'UpdateStage add remove /clientCertificateId': 'as above; takes it away again',
  'UpdateStage add remove /description': 'as above; takes it away again',
  'UpdateStage add /deploymentId': 'as above',
  'UpdateStage add remove /documentationVersion': 'as above; takes it away again',
  'UpdateStage add /tracingEnabled': 'as above',
  'UpdateStage add remove /variables/v': "Terraform's provider takes single variables away so (diffVariablesOps)",
  'UpdateStage remove /canarySettings/stageVariableOverrides': 'recording canary.json',
  'UpdateStage remove /canarySettings/stageVariableOverrides/v': 'guide, create-canary-deployment and update-canary-deployment',
  'UpdateStage add remove {method setting}': 'recording common.json, test_update_stage_remove_wildcard; add as above',
}

const METHOD_SETTING = /^\/(?:~1used\/GET|\*\/\*)\/(.+)$/u

/** A path as the page writes it: variable segments are `*`. */
function normal(operation: string, path: string): readonly string[] {
  const setting = METHOD_SETTING.exec(path)?.[1]
  if (setting !== undefined && operation === 'UpdateStage') return [`/{resourcePath}/{httpMethod}/${setting}`]
  const named = path.replaceAll('{stage}', '{apidId:stageName}').replace('/~1/GET', '/{resourcePath}/{httpMethod}').replace('types/EDGE', 'types/{type}')
  const parent = path.slice(0, path.lastIndexOf('/'))
  // Maps and lists: the page names the map, where each entry has a path.
  return [named, `${parent}/*`, ...(parent === '' ? [] : [parent])]
}

function entryOf(operation: string, path: string): readonly string[] {
  const table = AWS_PATCH_TABLE[operation] ?? {}
  const key = normal(operation, path).find((candidate) => Object.hasOwn(table, candidate))
  return key === undefined ? [] : [key]
}

const opsOf = ({ ops, beyond = [] }: PatchedPath): readonly string[] => [...ops, ...beyond]
// `UpdateDomainName (private)` is UpdateDomainName.
const walked = Object.entries(REST_PATCHES).flatMap(([walk, { paths }]) => paths.map((path) => ({ operation: walk.split(' ')[0] as string, path })))

test('what AWS has, these rows have', () => {
  const ours = new Set(walked.flatMap(({ operation, path }) => entryOf(operation, path.path).flatMap((key) => opsOf(path).map((op) => `${operation} ${op} ${key}`))))
  // Held by their own tests: counters (test/rest/usage.test.ts), promotion (test/rest/stage.test.ts).
  ours.add('UpdateUsage replace /remaining').add('UpdateStage copy /deploymentId')
  const theirs = Object.entries(AWS_PATCH_TABLE).flatMap(([operation, paths]) =>
    Object.entries(paths).flatMap(([path, ops]) => ops.split(' ').filter((op) => op !== '').map((op) => `${operation} ${op} ${path}`)),
  )

  expect(theirs.filter((entry) => !ours.has(entry)).toSorted()).toEqual(Object.keys(LACKING).toSorted())
})

test('what these rows have beyond AWS is named', () => {
  const beyond = walked.flatMap(({ operation, path }) => {
    const allowed = entryOf(operation, path.path).flatMap((key) => AWS_PATCH_TABLE[operation]?.[key]?.split(' ') ?? [])
    const more = ['add', 'replace', 'remove'].filter((op) => opsOf(path).includes(op) && !allowed.includes(op))
    const name = operation === 'UpdateStage' && METHOD_SETTING.test(path.path) ? '{method setting}' : path.path
    return more.length === 0 ? [] : [`${operation} ${more.join(' ')} ${name}`]
  })

  expect([...new Set(beyond)].toSorted()).toEqual(Object.keys(BEYOND).toSorted())
})
