import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt } from '../intrinsic.ts'
import { pythonText } from '../python-repr.ts'
import type { SamResource } from '../sam-context.ts'
import { apiIdOf, entriesOf } from './graphql-names.ts'
import type { Make } from './graphql-names.ts'
import { filled, isFalsy } from '../python-truth.ts'

const present = (map: JsonObject): JsonObject => Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null))

/** Functions of the API, and the resolvers that chain them. */
export function graphqlResolvers(
  { id, properties }: SamResource,
  make: Make,
  dataSources: ReadonlyMap<string, Json>,
): GeneratedResource[] {
  const functionIds = new Map<string, Json>()
  let none: GeneratedResource | undefined
  const functions = entriesOf(properties['Functions']).flatMap(([name, item]) => {
    const given = present(item)
    if (!isFalsy(given['Id'])) {
      if (Object.keys(given).length !== 1)
        throw invalidResource(name, "'Id' cannot be defined with other properties in Function.")
      functionIds.set(name, given['Id'])
      return []
    }
    const made = make(name, 'AWS::AppSync::FunctionConfiguration', {
      ApiId: apiIdOf(id),
      ...functionCode(name, given),
      DataSourceName: dataSourceName(name, given),
      Description: given['Description'],
      MaxBatchSize: given['MaxBatchSize'],
      Name: given['Name'] || name,
      Runtime: runtimeOf(name, given),
      SyncConfig: isObject(given['Sync']) ? present(given['Sync']) : undefined,
    })
    functionIds.set(name, getAtt(made.id, 'FunctionId'))
    return [made]
  })
  const resolvers = Object.entries(isObject(properties['Resolvers']) ? properties['Resolvers'] : {}).flatMap(([type, fields]) =>
    entriesOf(fields).map(([name, item]) => resolver(type, name, present(item))),
  )
  return [...functions, ...resolvers, ...(none ? [none] : [])]

  function dataSourceName(name: string, { DataSource: source }: JsonObject): Json {
    if (!source || (isObject(source) && Object.keys(source).length === 0)) throw invalidResource(name, "'DataSource' must be set.")
    if (typeof source !== 'string') return source
    if (source.toLowerCase() === 'none') {
      none ??= make('NoneDataSource', 'AWS::AppSync::DataSource', {
        ApiId: apiIdOf(id),
        Name: `${id}NoneDataSource`,
        Type: 'NONE',
      })
      return getAtt(none.id, 'Name')
    }
    const known = dataSources.get(source)
    if (known !== undefined) return known
    throw invalidResource(
      name,
      `Either define DataSource '${source}' in 'DataSources' or use intrinsic function like GetAtt, ImportValue, Sub or another one to reference a DataSource defined outside of this GraphQLApi resource.`,
    )
  }

  function resolver(type: string, name: string, item: JsonObject): GeneratedResource {
    const { InlineCode: inline, CodeUri: uri, Pipeline: pipeline, Caching: caching, MaxBatchSize: size } = item
    if (inline && uri) throw invalidResource(name, "Both 'InlineCode' and 'CodeUri' cannot be defined at the same time.")
    const own = inline || uri ? { Code: inline, CodeS3Location: uri, Runtime: runtimeOf(name, item) } : passThroughCode
    if (!Array.isArray(pipeline) || pipeline.length === 0) {
      throw invalidResource(
        name,
        `Resolver '${name}' must have Pipeline defined. Unit resolvers are not supported. If you need a Unit resolver you can use AppSync resource.`,
      )
    }
    const ids = pipeline.map((step) => {
      const functionId = functionIds.get(asText(step))
      if (functionId === undefined) throw invalidResource(name, `Function '${pythonText(step)}' does not exist.`)
      return functionId
    })
    return make(
      type + name,
      'AWS::AppSync::Resolver',
      {
        ApiId: apiIdOf(id),
        ...own,
        FieldName: item['FieldName'] || name,
        TypeName: type,
        Kind: 'PIPELINE',
        PipelineConfig: { Functions: ids },
        CachingConfig: isObject(caching) ? present(caching) : undefined,
        MaxBatchSize: filled(size),
      },
      [`${id}Schema`],
    )
  }
}

/** What a resolver runs around its functions when the template gives no code: hands the last result on. */
const passThroughCode: JsonObject = {
  Code: '\nexport function request(ctx) {\n    return {};\n}\n\nexport function response(ctx) {\n    return ctx.prev.result;\n}\n',
  Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
}

function functionCode(name: string, { InlineCode: inline, CodeUri: uri }: JsonObject): Record<string, Json | undefined> {
  if (inline && uri) throw invalidResource(name, "Both 'InlineCode' and 'CodeUri' cannot be defined at the same time.")
  if (!inline && !uri) throw invalidResource(name, "One of 'InlineCode' or 'CodeUri' must be set.")
  return { Code: filled(inline), CodeS3Location: filled(uri) }
}

function runtimeOf(name: string, { Runtime: runtime }: JsonObject): JsonObject {
  if (!isObject(runtime)) throw invalidResource(name, `'Runtime' must be defined as a property in ${name}.`)
  return { Name: runtime['Name'] ?? null, RuntimeVersion: runtime['Version'] ?? null }
}
