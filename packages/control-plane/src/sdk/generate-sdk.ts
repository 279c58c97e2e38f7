import { ManagementError } from '../errors.ts'
import type { ExportResult, SdkRequest } from '../ports.ts'
import { writeClient } from './client-source.ts'
import { writeClientTypes } from './client-types.ts'
import { listSdkMethods } from './sdk-methods.ts'
import { SIGNATURE_SOURCE } from './signature-source.ts'
import { zipFiles, type Files } from './zip.ts'

export interface SdkGeneratorOptions {
  /** Where a stage is reached: `http://localhost:4580/_aws/execute-api/a1b2c3d4e5/prod`. */
  readonly invokeUrl: (stage: { readonly apiId: string; readonly stageName: string }) => string
  readonly region: string
}

/**
 * Makes the port of GetSdk: a JavaScript client (ES modules, with TypeScript types of the models) as a zip. Rejects other languages
 * with `BadRequestException`.
 */
export function createSdkGenerator(options: SdkGeneratorOptions): (request: SdkRequest) => Promise<ExportResult> {
  return async (request) => {
    if (request.sdkType !== 'javascript') {
      throw new ManagementError('BadRequestException', 400, `Invalid SDK type specified: ${request.sdkType}. Only javascript is generated here`)
    }
    const { stage, snapshot } = request
    return {
      contentType: 'application/octet-stream',
      contentDisposition: `attachment; filename="javascript_${snapshot.restApi.id}_${stage.stageName}.zip"`,
      body: zipFiles(writeSdk(request, options)),
    }
  }
}

/** The files of a client, by path. */
export function writeSdk({ stage, snapshot }: SdkRequest, { invokeUrl, region }: SdkGeneratorOptions): Files {
  const methods = listSdkMethods(snapshot)
  const { id, name } = snapshot.restApi
  const version = `1.0.0+${stage.deploymentId}`
  const url = invokeUrl({ apiId: id, stageName: stage.stageName })
  const files: Files = {
    'package.json': `${JSON.stringify({ name: `api-${id}`, version, description: name, type: 'module', exports: { types: './index.d.ts', default: './index.js' }, sideEffects: false }, null, 2)}\n`,
    'index.js': writeClient({ methods, invokeUrl: url, region }),
    'index.d.ts': writeClientTypes({ methods, models: snapshot.models }),
    'signature.js': SIGNATURE_SOURCE,
    'README.md': writeReadme(name, methods[0]?.name ?? 'rootGet'),
  }
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`apiGateway-js-sdk/${path}`, text]))
}

function writeReadme(name: string, method: string): string {
  return `# Client of ${name}

\`\`\`js
import { createClient } from './index.js'

const client = createClient({ apiKey: '…' }) // or { accessKeyId, secretAccessKey, sessionToken }
const { status, data } = await client.${method}({ /* parameters */ }, undefined /* body */, { headers: {}, queryParams: {} })
\`\`\`

An answer from 400 up is thrown as \`ApiError\`. Requests that may be sent twice are, after faults and 429, with growing pauses.
`
}
