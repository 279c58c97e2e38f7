import requestEvent from '../../../../examples/templates/request.event.json?raw'
import requestTemplate from '../../../../examples/templates/request.vtl?raw'
import responseEvent from '../../../../examples/templates/response.event.json?raw'
import responseTemplate from '../../../../examples/templates/response.vtl?raw'

/** A case to begin with. */
export interface TemplateCase {
  readonly template: string
  /** JSON as people write it. */
  readonly event: string
}

/** A case with the name that it is chosen by. */
export interface TemplateExample extends TemplateCase {
  readonly name: string
}

const json = (value: unknown): string => JSON.stringify(value, null, 2)

const CONTEXT = {
  requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  httpMethod: 'POST',
  stage: 'prod',
  domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
  path: '/prod/users',
  identity: { sourceIp: '203.0.113.7', userAgent: 'curl/8.5.0' },
}

/** The two templates of the seed documents, and three that teach what surprises people. */
export const EXAMPLES: readonly TemplateExample[] = [
  { name: 'Request mapping', template: requestTemplate, event: requestEvent },
  { name: 'Response mapping', template: responseTemplate, event: responseEvent },
  {
    name: 'DynamoDB PutItem',
    template: `#set($item = $input.path('$'))
{
  "TableName": "$stageVariables.table",
  "Item": {
    "id": {"S": "$context.requestId"},
    "name": {"S": "$util.escapeJavaScript($item.name)"}#if($item.tags.size() > 0),
    "tags": {"SS": [#foreach($tag in $item.tags)"$tag"#if($foreach.hasNext), #end#end]}#end

  }
}
`,
    event: json({ body: { name: "O'Brien", tags: ['admin', 'beta'] }, context: CONTEXT, stageVariables: { table: 'users' } }),
  },
  {
    name: 'What is true?',
    template: `#set($order = $input.path('$'))
#if($order.coupon)
An empty coupon counts as true.
#else
It does not.
#end
#if($order.total / 2 == 3)
7 / 2 is 3: whole numbers stay whole.
#elseif($order.total / 2 == 3.5)
7 / 2 is 3.5.
#end
#if($order.missing)There is one.#{else}What is missing is false.#end
`,
    event: json({ body: { coupon: '', total: 7 } }),
  },
  {
    name: 'An error with its place',
    template: `#set($name = $input.path('$.name'))
Initial: $name.substring(0, 1)
Eleventh letter: $name.substring(10, 11)
`,
    event: json({ body: { name: 'Ana' } }),
  },
]
