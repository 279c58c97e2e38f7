import { LRUCache } from 'lru-cache'
import { type Refusal, refuse } from '../decision.ts'
import { anyEffect, combineEffects } from '../policy/combine-effects.ts'
import { compilePolicy, type CompiledPolicy, type PolicySource } from '../policy/compile-policy.ts'
import { explain } from '../policy/explain.ts'
import { policyRefusal } from '../policy/resource-policy.ts'
import type { ConditionContext, PolicyRequest } from '../policy/types.ts'
import { createSignatureVerifier, type SignatureVerifierOptions } from './signature-verifier.ts'
import type { CallerIdentity, SignaturePermit, SignedRequest } from './types.ts'

/** How methods with `AWS_IAM` are authorized. */
export interface IamAuthorizerOptions extends SignatureVerifierOptions {
  /** Account that owns the API: callers of another need both policies. */
  readonly accountId: string
}

/** One signed request for a method. */
export interface IamRequest extends IamQuestion {
  readonly request: SignedRequest
}

/** What policies are asked about a caller. */
export interface IamQuestion {
  readonly methodArn: string
  /** `execute-api:Invoke` by default; `execute-api:InvalidateCache`, `execute-api:ManageConnections`. */
  readonly action?: string
  /** Values of condition keys (`aws:sourceip` …); those of the caller are added. */
  readonly context?: ConditionContext
  /** The API's resource policy. */
  readonly resourcePolicy?: CompiledPolicy | undefined
}

/** A caller who may. */
export interface IamPermit {
  readonly authorized: true
  readonly caller: CallerIdentity
  /** What the signature proved, to `decide` about further actions of the same request. */
  readonly signature: SignaturePermit
  /** For `$context.identity.*`. */
  readonly identity: Readonly<Record<string, string>>
  /** Condition keys of the caller and the request, for further policies. */
  readonly context: ConditionContext
  readonly explanation: string
}

export interface IamAuthorizer {
  readonly authorize: (request: IamRequest) => Promise<IamPermit | Refusal>
  /** Asks the policies alone, where the signature is known to hold. */
  readonly decide: (signature: SignaturePermit, question: IamQuestion) => IamPermit | Refusal
}

/**
 * Authorizes as `AWS_IAM` does: the signature first, then the caller's identity policies with the API's resource policy.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html#apigateway-authorization-flow-iam
 */
export function createIamAuthorizer({ accountId, ...options }: IamAuthorizerOptions): IamAuthorizer {
  const verifier = createSignatureVerifier(options)
  const compiled = new LRUCache<readonly PolicySource[], readonly CompiledPolicy[]>({ max: options.maxKeys ?? 1_000 })

  const policiesOf = ({ arn, policies = NONE }: CallerIdentity): readonly CompiledPolicy[] | { readonly problem: string } => {
    const known = compiled.get(policies)
    if (known !== undefined) return known
    try {
      const made = policies.map((policy) => compilePolicy(policy))
      compiled.set(policies, made)
      return made
    } catch (cause) {
      return { problem: `An identity policy of ${arn} cannot be used: ${cause instanceof Error ? cause.message : 'no policy'}` }
    }
  }

  const decide: IamAuthorizer['decide'] = (signature, { methodArn, action = 'execute-api:Invoke', context, resourcePolicy }) => {
    const caller = signature.identity
    const known = { ...context, ...callerConditions(signature) }
    const policyRequest: PolicyRequest = { action, resource: methodArn, principal: caller, context: known }
    const policies = policiesOf(caller)
    if ('problem' in policies) return refuse('AUTHORIZER_CONFIGURATION_ERROR', null, policies.problem)
    const identity = anyEffect(policies.map((policy) => policy.evaluate(policyRequest)))
    const resource = resourcePolicy?.evaluate(policyRequest) ?? 'ImplicitDeny'
    const effect = combineEffects({ identity, resource, crossAccount: caller.accountId !== accountId })
    const explanation = `Identity policies: ${identity}; resource policy: ${resource}; ${caller.accountId === accountId ? 'same' : 'other'} account`
    if (effect === 'Allow') return { authorized: true, caller, signature, identity: contextIdentity(signature), context: known, explanation }
    const named = policies.map((policy, index) => ({ name: `identity policy ${index}`, policy }))
    const all = resourcePolicy === undefined ? named : [...named, { name: 'resource policy', policy: resourcePolicy }]
    return policyRefusal(policyRequest, effect, `${explanation}. ${explain(all, policyRequest).text}`)
  }

  return {
    decide,
    async authorize({ request, ...question }) {
      const signed = await verifier.verify(request)
      return signed.authorized ? decide(signed, question) : signed
    },
  }
}

const NONE: readonly PolicySource[] = []

/** Condition keys of who calls. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function callerConditions({ identity, temporary, conditions }: SignaturePermit): ConditionContext {
  const { accountId, arn, roleArn, userId, userName, organizationId, tags = {} } = identity
  const tagKeys = Object.entries(tags).map(([name, value]): [string, string] => [`aws:principaltag/${name.toLowerCase()}`, value])
  return {
    ...conditions,
    ...Object.fromEntries(tagKeys),
    'aws:principalaccount': accountId,
    'aws:principalarn': roleArn ?? arn,
    'aws:principaltype': principalType(arn),
    'aws:principalorgid': organizationId,
    'aws:userid': userId,
    'aws:username': temporary ? undefined : userName,
  }
}

function principalType(arn: string): string {
  if (/:assumed-role\//.test(arn)) return 'AssumedRole'
  if (/:federated-user\//.test(arn)) return 'FederatedUser'
  return arn.endsWith(':root') ? 'Account' : 'User'
}

function contextIdentity({ accessKeyId, identity }: SignaturePermit): Readonly<Record<string, string>> {
  const { arn, accountId, userId, organizationId, cognito } = identity
  const shown: Readonly<Record<string, string | undefined>> = {
    accessKey: accessKeyId,
    accountId,
    caller: userId,
    user: userId,
    userArn: arn,
    principalOrgId: organizationId,
    cognitoIdentityId: cognito?.identityId,
    cognitoIdentityPoolId: cognito?.identityPoolId,
    cognitoAuthenticationType: cognito?.authenticationType,
    cognitoAuthenticationProvider: cognito?.authenticationProvider,
  }
  return Object.fromEntries(Object.entries(shown).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
