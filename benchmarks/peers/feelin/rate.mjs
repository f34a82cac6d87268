// How often feelin evaluates one expression in a second.   node rate.mjs EXPRESSION CONTEXT_JSON SECONDS
import { evaluate } from 'feelin';

const [expression, context, seconds] = process.argv.slice(2);
const variables = JSON.parse(context);

function rate(forSeconds) {
  const began = performance.now();
  let made = 0;
  while (performance.now() - began < forSeconds * 1000) {
    for (let turn = 0; turn < 100; turn++) evaluate(expression, variables);
    made += 100;
  }
  return made / ((performance.now() - began) / 1000);
}

rate(seconds / 2);
console.log(JSON.stringify({ evaluations_per_s: rate(Number(seconds)) }));
