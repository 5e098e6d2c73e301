// The words after script/test.

const USAGE = `script/test [--full] [--repeat N] [SUITE…]`;

/** `{full, repeat, suites}`; throws what is to be told to whoever wrote something else. `known`: the suites' names. */
export function readArguments(words, known) {
  const chosen = { full: false, repeat: 1, suites: [] };
  const rest = [...words];
  while (rest.length > 0) {
    const word = rest.shift();
    if (word === '--full') {
      chosen.full = true;
    } else if (word === '--repeat') {
      const times = rest.shift() ?? '';
      if (!/^[1-9]\d{0,3}$/.test(times))
        throw new Error(`--repeat takes 1 to 9999, not “${times}”\n${USAGE}`);
      chosen.repeat = Number(times);
    } else if (known.includes(word)) {
      if (!chosen.suites.includes(word)) chosen.suites.push(word);
    } else {
      throw new Error(`there is no “${word}” here; suites: ${known.join(' ')}\n${USAGE}`);
    }
  }
  return chosen;
}

/** The suites that are asked for: those with these names, or all that belong to such a run. */
export function chooseSuites(suites, { full, suites: names }) {
  if (names.length > 0) return suites.filter(({ name }) => names.includes(name));
  return suites.filter((suite) => (full ? !suite.instead : !suite.full));
}

/** The builds that these suites need, and that those need. */
export function buildsFor(builds, suites) {
  const needed = new Set(suites.flatMap(({ needs = [] }) => needs));
  for (const name of needed) {
    for (const more of builds.find((build) => build.name === name).needs ?? []) needed.add(more);
  }
  return builds.filter(({ name }) => needed.has(name));
}
