// Made by scripts/generate-model.mjs from @aws-sdk/client-apigatewaymanagementapi and botocore. Do not edit.
import type { ServiceModel } from './service-model.ts'

export const apigatewaymanagementapi: ServiceModel = {
  service: "apigatewaymanagementapi",
  version: "2018-11-29",
  operations: {
    DeleteConnection: {"verb":"DELETE","uri":"/@connections/{ConnectionId}","status":204,"input":"DeleteConnectionRequest","errors":["GoneException","LimitExceededException","ForbiddenException"]},
    GetConnection: {"verb":"GET","uri":"/@connections/{ConnectionId}","status":200,"input":"GetConnectionRequest","output":"GetConnectionResponse","errors":["GoneException","LimitExceededException","ForbiddenException"]},
    PostToConnection: {"verb":"POST","uri":"/@connections/{ConnectionId}","status":200,"input":"PostToConnectionRequest","errors":["GoneException","LimitExceededException","PayloadTooLargeException","ForbiddenException"]},
  },
  shapes: {
    DeleteConnectionRequest: {"ConnectionId":{"type":"s","in":"label","required":true}},
    GetConnectionRequest: {"ConnectionId":{"type":"s","in":"label","required":true}},
    GetConnectionResponse: {"ConnectedAt":{"type":"T","wire":"connectedAt"},"Identity":{"type":":Identity","wire":"identity"},"LastActiveAt":{"type":"T","wire":"lastActiveAt"}},
    Identity: {"SourceIp":{"type":"s","wire":"sourceIp","required":true},"UserAgent":{"type":"s","wire":"userAgent","required":true}},
    PostToConnectionRequest: {"Data":{"type":"B","in":"payload","required":true,"max":131072},"ConnectionId":{"type":"s","in":"label","required":true}},
  },
}
