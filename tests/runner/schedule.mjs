// Which job runs when.

/**
 * Runs `jobs` in their order, each as soon as all that it `needs` has passed and there is room for it: the `share`s of
 * those that run at once add up to `room` at most (a greater one runs when nothing else does; one without a share takes
 * none), and of those that name the same `lane` one runs at a time. `run(job)` gives whether it passed; `lost(job, need)`
 * is told of a job that cannot run because of another.
 */
export async function schedule(jobs, { room, run, lost }) {
  const waiting = [...jobs];
  const running = new Map();
  const passed = new Map(); // by name, of those that are over

  const fits = ({ share = 0, lane }) => {
    const busy = [...running.keys()];
    if (lane && busy.some((other) => other.lane === lane)) return false;
    const taken = busy.reduce((sum, other) => sum + (other.share ?? 0), 0);
    return share === 0 || taken === 0 || taken + share <= room;
  };
  const start = (job) => {
    running.set(
      job,
      run(job).then((isWell) => {
        running.delete(job);
        passed.set(job.name, isWell);
      }),
    );
  };

  while (waiting.length > 0 || running.size > 0) {
    for (const job of [...waiting]) {
      const needs = job.needs ?? [];
      const broken = needs.find((need) => passed.get(need) === false);
      if (broken === undefined && !(needs.every((need) => passed.get(need)) && fits(job))) continue;
      waiting.splice(waiting.indexOf(job), 1);
      if (broken === undefined) {
        start(job);
      } else {
        lost(job, broken);
        passed.set(job.name, false);
      }
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (
      waiting.length > 0 &&
      !waiting.some(({ needs = [] }) => needs.some((need) => passed.has(need)))
    ) {
      throw new Error(`nothing leads to ${waiting.map(({ name }) => name).join(', ')}`);
    }
  }
}
