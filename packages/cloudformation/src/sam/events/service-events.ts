// Alexa skills, rules of AWS IoT, and log groups.
import type { JsonObject } from '../../json.ts'
import { accountArn } from '../arn.ts'
import { permission } from '../function-target.ts'
import { generate } from '../generated-resource.ts'
import { ref, sub } from '../intrinsic.ts'
import type { EventSource } from './event-source.ts'
import { isFalsy } from '../python-truth.ts'

export const alexaSkillEvent: EventSource = {
  properties: { SkillId: 'string' },
  generate: ({ id, properties, target }) => [
    permission(id, target, { principal: 'alexa-appkit.amazon.com', eventSourceToken: properties['SkillId'] }),
  ],
}

export const iotRuleEvent: EventSource = {
  properties: { Sql: '!string', AwsIotSqlVersion: 'string' },
  generate: ({ id, properties, target, context }) => {
    const sourceArn = sub(accountArn(context.partition, 'iot', 'rule/${RuleName}'), { RuleName: ref(id) })
    const payload: JsonObject = {
      Sql: properties['Sql'] ?? null,
      RuleDisabled: false,
      Actions: [{ Lambda: { FunctionArn: target.arn } }],
    }
    if (!isFalsy(properties['AwsIotSqlVersion'])) payload['AwsIotSqlVersion'] = properties['AwsIotSqlVersion']
    return [
      permission(id, target, { principal: 'iot.amazonaws.com', sourceArn, sourceAccount: sub('${AWS::AccountId}') }),
      generate(id, 'AWS::IoT::TopicRule', { TopicRulePayload: payload }, { attributes: target.attributes }),
    ]
  },
}

export const cloudWatchLogsEvent: EventSource = {
  properties: { LogGroupName: '!string', FilterPattern: '!string' },
  generate: ({ id, properties, target, context }) => {
    const { LogGroupName = null, FilterPattern = null } = properties
    const sourceArn = sub(accountArn(context.partition, 'logs', 'log-group:${__LogGroupName__}:*'), {
      __LogGroupName__: LogGroupName,
    })
    const granted = permission(id, target, { principal: 'logs.amazonaws.com', sourceArn })
    const filter = { LogGroupName, FilterPattern, DestinationArn: target.arn }
    return [
      granted,
      generate(id, 'AWS::Logs::SubscriptionFilter', filter, { attributes: target.attributes, dependsOn: [granted.id] }),
    ]
  },
}
