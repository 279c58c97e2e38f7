import { compile, mappingVariables } from '@gatewright/vtl-mapper'

/** Ours, as Node gets it: closures, and a function after 50 renderings; the variables are made for every rendering, as a gateway does. */
export const vtlMapper = {
  name: '@gatewright/vtl-mapper',
  parse: template => compile(template),
  /** Compiled anew for every rendering. */
  prepareOnce(template, event) {
    const variables = mappingVariables(event)
    return () => compile(template).render(variables)
  },
  prepare(template, event) {
    const compiled = compile(template)
    return () => compiled.render(mappingVariables(event))
  },
  /** The same with the variables made once, and a body that is JSON already. */
  prepareRendering(template, event) {
    const compiled = compile(template)
    const variables = mappingVariables(event)
    compiled.render(variables)
    return () => compiled.render(variables)
  },
}
