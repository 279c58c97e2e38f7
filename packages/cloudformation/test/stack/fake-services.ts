import type { Call } from '../../src/index.ts'

export interface RecordedCall {
  readonly service: string
  readonly operation: string
  readonly input: Record<string, unknown>
}

/** Management operations that answer as far as a stack looks at answers; `failAt` names the operation that fails, `startAt` sets ids apart. */
export function createFakeServices({ failAt, startAt = 0 }: { failAt?: string; startAt?: number } = {}): {
  call: Call
  calls: RecordedCall[]
  names: () => string[]
} {
  const calls: RecordedCall[] = []
  const resources = new Map<string, string>([['/', 'root']])
  let count = startAt
  const next = (prefix: string): string => `${prefix}${(count += 1)}`
  const answers: Record<string, (input: Record<string, unknown>) => Record<string, unknown>> = {
    CreateRestApi: () => ({ id: 'rest1', rootResourceId: 'root' }),
    GetResources: () => ({
      items: [...resources].map(([path, id]) => ({ path, id, parentId: path === '/' ? undefined : 'root' })),
    }),
    CreateResource: ({ pathPart }) => {
      const id = next('resource')
      resources.set(`/${String(pathPart)}`, id)
      return { id }
    },
    CreateDeployment: () => ({ id: next('deployment'), DeploymentId: next('deployment') }),
    CreateApi: () => ({ ApiId: 'http1' }),
    CreateIntegration: () => ({ IntegrationId: next('integration') }),
    CreateRoute: () => ({ RouteId: next('route') }),
    CreateStage: ({ StageName, stageName }) => ({ StageName: StageName ?? stageName }),
  }
  const call: Call = async (service, operation, input) => {
    calls.push({ service, operation, input })
    if (operation === failAt) throw Object.assign(new Error('no more of these'), { name: 'LimitExceededException' })
    return answers[operation]?.(input) ?? {}
  }
  return { call, calls, names: () => calls.map(({ service, operation }) => `${service}:${operation}`) }
}
