import { compile, mappingVariables, readOverrides, renderMappingTemplate } from '../src/complete.ts'

// In a unit test of a template: all in one call, with AWS's limits.
export const output: string = renderMappingTemplate(`{ "name": "$input.path('$.name')", "stage": "$context.stage" }`, {
  body: '{ "name": "Rex", "price": 1.0 }',
  context: { stage: 'prod' },
})
// { "name": "Rex", "stage": "prod" }

// In a gateway: compile once, render often.
const template = compile(`#if($input.path('$.price') > 0.5)#set($context.responseOverride.status = 402)#end$input.json('$')`)
const variables = mappingVariables({ body: '{ "name": "Rex", "price": 1.0 }' })
export const body: string = template.render(variables) // {"name":"Rex","price":1.0}
export const status: string | undefined = readOverrides(variables).responseOverride.status // 402
