import { CORE_SCHEMA, DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE, dump } from 'js-yaml'
import type { DumpOptions } from 'js-yaml'
import { OpenApiError } from '../errors.ts'
import { prettyJson } from '../pretty-json.ts'
import { textOf } from '../values.ts'
import type { Values } from '../values.ts'
import type {
  ExportDefinitionRequest,
  ExportDefinitionResult,
  Extensions,
  HttpExportRequest,
  RestExportRequest,
} from './export-request.ts'
import { httpDocument } from './http-document.ts'
import { restDocument } from './rest-document.ts'

/** Where exported APIs answer. */
export interface ExportOptions {
  /** For the addresses in `servers` or `host`; `us-east-1` unless said otherwise. */
  readonly region?: string
  /** Of the addresses; `amazonaws.com` unless said otherwise. */
  readonly domain?: string
}

/**
 * Writes an API as OpenAPI 3.0.1 or Swagger 2.0, as JSON or YAML. Throws {@link OpenApiError} for what no definition can say, with
 * AWS's text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
 */
export function exportDefinition(request: ExportDefinitionRequest, options: ExportOptions = {}): ExportDefinitionResult {
  return request.service === 'apigateway' ? exportRest(request, options) : exportHttp(request, options)
}

function exportRest(request: RestExportRequest, options: ExportOptions): ExportDefinitionResult {
  const { snapshot, exportType, accepts, parameters } = request
  if (exportType !== 'oas30' && exportType !== 'swagger') {
    throw new OpenApiError('ERR_OPENAPI_EXPORT', 'No API exists for given type, swagger or oas30 supported')
  }
  const isYaml = /yaml/iu.test(accepts)
  const extensions = extensionsOf(parameters['extensions'])
  const document = restDocument(request, {
    ...addressOf(options),
    dialect: exportType === 'oas30' ? 'openapi' : 'swagger',
    extensions,
  })
  const { version } = document['info'] as Values
  const filename = `${exportType}_${(textOf(version) ?? snapshot.restApi.id).replaceAll(/[^\w.:-]/gu, '_')}.${isYaml ? 'yaml' : 'json'}`
  return {
    contentType: 'application/octet-stream',
    contentDisposition: `attachment; filename="${filename}"`,
    body: write(document, isYaml),
  }
}

function exportHttp(request: HttpExportRequest, options: ExportOptions): ExportDefinitionResult {
  const { outputType, exportVersion } = request
  if (exportVersion !== undefined && exportVersion !== '1.0') {
    throw new OpenApiError('ERR_OPENAPI_EXPORT', `Invalid export version specified: ${exportVersion}. Must be one of: [1.0]`)
  }
  const isYaml = outputType.toUpperCase() === 'YAML'
  const document = httpDocument(request, addressOf(options))
  return {
    contentType: isYaml ? 'application/yaml' : 'application/json',
    body: write(document, isYaml),
  }
}

function addressOf({ region = 'us-east-1', domain = 'amazonaws.com' }: ExportOptions): {
  readonly region: string
  readonly domain: string
} {
  return { region, domain }
}

/** Strings in double quotes, each on its line, as AWS's exports have them; block scalars would lose spaces at the start of lines. */
const YAML_STYLE: DumpOptions = {
  schema: CORE_SCHEMA,
  noRefs: true,
  seqNoIndent: true,
  lineWidth: -1,
  quoteStyle: 'double',
  scalarStyleRules: [
    (scalar) => {
      if (!scalar.isKey && scalar.node.tag === 'tag:yaml.org,2002:str') scalar.style = SCALAR_STYLE.DOUBLE_QUOTED
    },
    DEFAULT_SCALAR_STYLE_RULES.doubleQuoteForInvisibles,
    DEFAULT_SCALAR_STYLE_RULES.quoteInvalidPlain,
    DEFAULT_SCALAR_STYLE_RULES.fallbackToDoubleQuoted,
  ],
}

function write(document: Values, isYaml: boolean): Uint8Array {
  const text = isYaml ? `---\n${dump(document, YAML_STYLE)}` : prettyJson(document)
  return new TextEncoder().encode(text)
}

const EXTENSIONS = ['integrations', 'authorizers', 'documentation', 'apigateway', 'postman']

/**
 * `apigateway` stands for all but `postman`; without any, documentation is exported
 * (guide, api-gateway-documenting-api-quick-start-publishing).
 */
function extensionsOf(given: string | undefined): Extensions {
  const asked = (given ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const unknown = asked.find((name) => !EXTENSIONS.includes(name))
  if (unknown !== undefined)
    throw new OpenApiError(
      'ERR_OPENAPI_EXPORT',
      `Invalid extension specified: ${unknown}. Must be one of: [${EXTENSIONS.join(', ')}]`,
    )
  const all = asked.includes('apigateway')
  return {
    integrations: all || asked.includes('integrations'),
    authorizers: all || asked.includes('authorizers'),
    documentation: all || asked.length === 0 || asked.includes('documentation'),
    postman: asked.includes('postman'),
    settings: all,
  }
}
