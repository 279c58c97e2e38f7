import { ManagementError } from './errors.ts'

/** A token bucket: `rate` calls a second, `burst` at once. */
export interface RequestLimit {
  readonly rate: number
  readonly burst: number
}

/** How often the management API may be called: in all, and each operation `apigateway/CreateDeployment` besides. */
export interface RequestLimits {
  readonly account: RequestLimit
  readonly operations: Readonly<Record<string, RequestLimit>>
}

const FIVE_A_SECOND: RequestLimit = { rate: 5, burst: 5 }
const oneIn = (seconds: number): RequestLimit => ({ rate: 1 / seconds, burst: 1 })

/**
 * AWS's, for an account. Edge-optimized APIs, which AWS lets be made and imported more seldom, have no rate of their own here.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const AWS_REQUEST_LIMITS: RequestLimits = {
  account: { rate: 10, burst: 40 },
  operations: {
    'apigateway/CreateApiKey': FIVE_A_SECOND,
    'apigateway/CreateDeployment': oneIn(5),
    'apigateway/CreateDocumentationVersion': oneIn(20),
    'apigateway/CreateDomainName': oneIn(30),
    'apigateway/CreateResource': FIVE_A_SECOND,
    'apigateway/CreateRestApi': oneIn(3),
    'apigatewayv2/CreateVpcLink': oneIn(15),
    'apigateway/DeleteApiKey': FIVE_A_SECOND,
    'apigateway/DeleteDomainName': oneIn(30),
    'apigateway/DeleteResource': FIVE_A_SECOND,
    'apigateway/DeleteRestApi': oneIn(30),
    'apigateway/GetResources': { rate: 2.5, burst: 5 },
    'apigatewayv2/DeleteVpcLink': oneIn(30),
    'apigateway/ImportDocumentationParts': oneIn(30),
    'apigateway/ImportRestApi': oneIn(3),
    'apigateway/PutRestApi': { rate: 1, burst: 1 },
    'apigateway/UpdateAccount': oneIn(20),
    'apigateway/UpdateDomainName': oneIn(30),
    'apigateway/UpdateUsagePlan': oneIn(20),
    'apigatewayv2/CreatePortal': oneIn(3),
    'apigatewayv2/UpdatePortal': oneIn(30),
    'apigatewayv2/PublishPortal': oneIn(30),
    'apigatewayv2/GetPortal': { rate: 10, burst: 10 },
    'apigatewayv2/ListPortals': { rate: 10, burst: 10 },
  },
}

/** Refuses a call with `TooManyRequestsException` when its operation, or the account, was called too often. `now` is in milliseconds. */
export function createRequestGuard({ account, operations }: RequestLimits, now: () => number): (operation: string) => void {
  const whole = createBucket(account, now)
  const own = new Map(Object.entries(operations).map(([name, limit]) => [name, createBucket(limit, now)]))

  return (operation) => {
    for (const bucket of [own.get(operation), whole]) {
      const wait = bucket?.wait() ?? 0
      if (wait > 0) throw new ManagementError('TooManyRequestsException', 429, 'Too Many Requests', { retryAfterSeconds: Math.ceil(wait) })
    }
    own.get(operation)?.take()
    whole.take()
  }
}

function createBucket({ rate, burst }: RequestLimit, now: () => number) {
  let tokens = burst
  let filled = now()

  return {
    /** Seconds until there is a token. */
    wait(): number {
      const time = now()
      tokens = Math.min(burst, tokens + ((time - filled) / 1000) * rate)
      filled = time
      return tokens >= 1 ? 0 : (1 - tokens) / rate
    },
    take(): void {
      tokens -= 1
    },
  }
}
