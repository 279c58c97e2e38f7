import { DEFAULT_QUOTAS, type Quotas } from '@gatewright/control-plane'
import { ServerError } from './errors.ts'

/** Reads `restApis=1000,resourcesPerApi=500`: quotas other than AWS's defaults. */
export function readQuotas(text: string | undefined): Partial<Quotas> {
  if (text === undefined || text === '') return {}
  return Object.fromEntries(text.split(',').map(readQuota))
}

function readQuota(part: string): readonly [string, number] {
  const [, name = '', number = ''] = /^(\w+)=(\d+)$/.exec(part.trim()) ?? []
  if (!Object.hasOwn(DEFAULT_QUOTAS, name)) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `--quotas ${part} is not NAME=NUMBER with one of ${Object.keys(DEFAULT_QUOTAS).join(', ')}`)
  }
  return [name, Number(number)]
}
