import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/**
 * Web ACLs come before every other control of access. There is no WAF here, so a stage that has one is closed rather than
 * open without it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 */
export const filter: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'filter',
  compile({ stage, report }) {
    if (stage.webAclArn === undefined || stage.webAclArn === '') return undefined
    report({ severity: 'error', message: `Web ACL ${stage.webAclArn} is not enforced; every request is answered with 403` })
    return (exchange) => {
      exchange.waf = { responseCode: 'WAF_BLOCK', status: 403, latency: 0, error: NOT_EVALUATED }
      return fail('WAF_FILTERED', NOT_EVALUATED)
    }
  },
}

const NOT_EVALUATED = 'The stage has a web ACL, which this gateway does not evaluate'
