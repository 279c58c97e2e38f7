// Writes src/model/*.generated.ts: the wire half of AWS's operations, from the schemas of the AWS SDK clients (structure,
// bindings) and from botocore's service-2.json (required members, enumerations, patterns, sizes, declared errors).
// Usage: node scripts/generate-model.mjs [botocore data folder]; nothing of either is needed at run time.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const LAMBDA_OPERATIONS = [
  'CreateFunction', 'GetFunction', 'GetFunctionConfiguration', 'ListFunctions', 'UpdateFunctionCode', 'UpdateFunctionConfiguration',
  'DeleteFunction', 'PublishVersion', 'ListVersionsByFunction', 'CreateAlias', 'GetAlias', 'UpdateAlias', 'DeleteAlias',
  'CreateEventSourceMapping', 'GetEventSourceMapping', 'ListEventSourceMappings', 'UpdateEventSourceMapping', 'DeleteEventSourceMapping',
  'ListAliases', 'AddPermission', 'RemovePermission', 'GetPolicy', 'Invoke', 'InvokeWithResponseStream', 'ListTags',
  'TagResource', 'UntagResource', 'PutFunctionConcurrency', 'GetFunctionConcurrency', 'DeleteFunctionConcurrency',
  'PublishLayerVersion', 'GetLayerVersion', 'GetLayerVersionByArn', 'DeleteLayerVersion', 'ListLayerVersions', 'ListLayers',
]
const SERVICES = [
  { service: 'apigateway', version: '2015-07-09', sdk: '@aws-sdk/client-api-gateway' },
  { service: 'apigatewayv2', version: '2018-11-29', sdk: '@aws-sdk/client-apigatewayv2' },
  { service: 'apigatewaymanagementapi', version: '2018-11-29', sdk: '@aws-sdk/client-apigatewaymanagementapi' },
  { service: 'lambda', version: '2015-03-31', sdk: '@aws-sdk/client-lambda', only: LAMBDA_OPERATIONS },
]
const data =
  process.argv[2] ??
  join(execFileSync('python3', ['-c', 'import botocore, os; print(os.path.dirname(botocore.__file__))'], { encoding: 'utf8' }).trim(), 'data')

for (const entry of SERVICES) {
  const model = build(entry, await import(entry.sdk), readBotocore(entry))
  const name = entry.service
  writeFileSync(
    new URL(`../src/model/${name}.generated.ts`, import.meta.url),
    `// Made by scripts/generate-model.mjs from ${entry.sdk} and botocore. Do not edit.\nimport type { ServiceModel } from './service-model.ts'\n\nexport const ${name}: ServiceModel = ${print(model)}\n`,
  )
  process.stdout.write(`${name}: ${Object.keys(model.operations).length} operations, ${Object.keys(model.shapes).length} shapes\n`)
}

function readBotocore({ service, version }) {
  const folder = join(data, service, version)
  const file = readdirSync(folder).find((name) => name.startsWith('service-2.json'))
  const bytes = readFileSync(join(folder, file))
  return JSON.parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
}

function build({ service, version, only }, sdk, botocore) {
  const shapes = {}
  const operations = {}
  const schemas = Object.values(sdk).filter((value) => Array.isArray(value) && value[0] === 9)
  for (const [, , name, traits, input, output] of schemas.toSorted((a, b) => (a[2] < b[2] ? -1 : 1))) {
    if (only && !only.includes(name)) continue
    const facts = botocore.operations[name]
    const [verb, uri, status] = traits.http
    operations[name] = {
      verb,
      uri,
      status,
      ...structureRef('input', input(), facts?.input?.shape),
      ...structureRef('output', output(), facts?.output?.shape),
      errors: (facts?.errors ?? []).map(({ shape }) => shape),
    }
  }
  return { service, version, operations, shapes }

  function structureRef(key, schema, factName) {
    if (!Array.isArray(schema) || schema[0] !== 3) return {}
    addStructure(schema, botocore.shapes[factName])
    return { [key]: schema[2] }
  }

  function addStructure(schema, facts) {
    const [, , name, , members, types] = schema
    if (shapes[name]) return
    shapes[name] = {}
    members.forEach((member, i) => {
      const [type, traits] = splitTraits(types[i])
      const fact = facts?.members?.[member]
      const required = facts?.required?.includes(member)
      shapes[name][member] = {
        type: typeCode(type, fact && botocore.shapes[fact.shape], fact),
        ...binding(traits),
        ...(required && { required: true }),
        ...constraints(fact && botocore.shapes[fact.shape]),
      }
    })
  }

  function typeCode(schema, fact, memberFact) {
    const resolved = typeof schema === 'function' ? schema() : schema
    if (typeof resolved === 'number') return simpleCode(resolved, fact, memberFact)
    if (resolved[0] === 0) return simpleCode(resolved[4], fact, memberFact)
    if (resolved[0] === 1) return `[${typeCode(splitTraits(resolved[4])[0], fact && botocore.shapes[fact.member.shape])}`
    if (resolved[0] === 2) return `{${typeCode(splitTraits(resolved[5])[0], fact && botocore.shapes[fact.value.shape])}`
    if (resolved[0] === 3) {
      addStructure(resolved, fact)
      return `:${resolved[2]}`
    }
    if (resolved[0] === 4) return 'j'
    throw new Error(`unknown schema ${JSON.stringify(resolved)}`)
  }

  function simpleCode(code, fact, memberFact) {
    if (code >= 64 && code < 128) return `[${simpleCode(code - 64, fact && botocore.shapes[fact.member.shape])}`
    if (code >= 128) return `{${simpleCode(code - 128, fact && botocore.shapes[fact.value.shape])}`
    if (code === 0) return 's'
    if (code === 1) return fact && (fact.type === 'integer' || fact.type === 'long') ? 'i' : 'd'
    if (code === 2) return 'b'
    if (code === 4) return (memberFact?.timestampFormat ?? fact?.timestampFormat) === 'iso8601' ? 'T' : 't'
    if (code === 5) return 'T'
    if (code === 15) return 'j'
    if (code === 21 || code === 42) return 'B'
    throw new Error(`unknown simple schema ${code}`)
  }

  function constraints(fact) {
    if (!fact) return {}
    if (fact.type === 'list') {
      const { min: _, max: __, ...rest } = constraints(botocore.shapes[fact.member.shape])
      return { ...rest, ...(fact.min !== undefined && { min: fact.min }), ...(fact.max !== undefined && { max: fact.max }) }
    }
    const enumeration = fact.enum && printedOrder([...new Set([...fact.enum, ...sdkEnum(fact)])])
    return {
      ...(enumeration && { enum: enumeration }),
      ...(fact.pattern && { pattern: fact.pattern }),
      ...(fact.min !== undefined && { min: fact.min }),
      ...(fact.max !== undefined && { max: fact.max }),
    }
  }

  function sdkEnum(fact) {
    const name = Object.keys(botocore.shapes).find((key) => botocore.shapes[key] === fact)
    return Object.values(sdk[name] ?? {}).filter((value) => typeof value === 'string')
  }
}

/**
 * An enumeration as the real service prints it: a table of 32 by Java's hash of each value, the newest of a bucket first. All four of
 * recordings api.json are so.
 */
function printedOrder(values) {
  const bucketOf = (text) => [...text].reduce((hash, character) => (Math.imul(hash, 31) + character.charCodeAt(0)) | 0, 0) & 31
  return values.toReversed().toSorted((one, other) => bucketOf(one) - bucketOf(other))
}

function splitTraits(type) {
  const pair = Array.isArray(type) && typeof type[0] !== 'number' ? true : Array.isArray(type) && type.length === 2
  return pair ? type : [type, 0]
}

function binding(traits) {
  if (traits === 0 || traits === undefined) return {}
  if (traits === 1) return { in: 'label' }
  if (typeof traits === 'number') {
    if (traits & 16) return { in: 'payload' }
    if (traits & 32) return { in: 'status' }
    if (traits & 64) return { in: 'queries' }
    if (traits & 1) return { in: 'label' }
    return {}
  }
  if (traits.httpLabel) return { in: 'label' }
  if (traits.httpQuery) return { in: 'query', wire: traits.httpQuery }
  if (traits.httpHeader) return { in: 'header', wire: traits.httpHeader }
  if (traits.httpPrefixHeaders !== undefined) return { in: 'headers', wire: traits.httpPrefixHeaders }
  if (traits.httpQueryParams) return { in: 'queries' }
  if (traits.httpPayload) return { in: 'payload' }
  if (traits.httpResponseCode) return { in: 'status' }
  if (traits.jsonName) return { wire: traits.jsonName }
  return {}
}

function print(model) {
  const lines = ['{', `  service: ${JSON.stringify(model.service)},`, `  version: ${JSON.stringify(model.version)},`, '  operations: {']
  for (const [name, operation] of Object.entries(model.operations)) lines.push(`    ${name}: ${JSON.stringify(operation)},`)
  lines.push('  },', '  shapes: {')
  for (const [name, members] of Object.entries(model.shapes)) lines.push(`    ${name}: ${JSON.stringify(members)},`)
  lines.push('  },', '}')
  return lines.join('\n')
}
