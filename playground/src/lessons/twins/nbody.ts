import type { Print } from "../twins.js";

const SOLAR_MASS = 39.47841760435743;
const DAYS_PER_YEAR = 365.24;

class Body {
  vx: number;
  vy: number;
  vz: number;
  mass: number;

  constructor(public x: number, public y: number, public z: number, vx: number, vy: number, vz: number, mass: number) {
    this.vx = vx * DAYS_PER_YEAR;
    this.vy = vy * DAYS_PER_YEAR;
    this.vz = vz * DAYS_PER_YEAR;
    this.mass = mass * SOLAR_MASS;
  }
}

function solarSystem(): Body[] {
  return [
    new Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    new Body(4.8414314424647209, -1.16032004402742839, -0.103622044471123109,
      0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023,
      0.000954791938424326609),
    new Body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
      -0.00276742510726411105, 0.00499852801234917238, 0.0000230417297573763929,
      0.000285885980666130812),
    new Body(12.894369562139131, -15.1111514016986312, -0.223307578892655734,
      0.00296460137564761618, 0.0023784717395948095, -0.0000296589568540237556,
      0.0000436624404335156298),
    new Body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
      0.00268067772490389322, 0.00162824170038242295, -0.000095159225451971587,
      0.0000515138902046611451),
  ];
}

function offsetMomentum(bodies: readonly Body[]): void {
  let px = 0.0;
  let py = 0.0;
  let pz = 0.0;
  for (const body of bodies) {
    px += body.vx * body.mass;
    py += body.vy * body.mass;
    pz += body.vz * body.mass;
  }
  bodies[0]!.vx = -px / SOLAR_MASS;
  bodies[0]!.vy = -py / SOLAR_MASS;
  bodies[0]!.vz = -pz / SOLAR_MASS;
}

function advance(bodies: readonly Body[], dt: number): void {
  const count = bodies.length;
  for (let i = 0; i < count; i++) {
    const a = bodies[i]!;
    for (let j = i + 1; j < count; j++) {
      const b = bodies[j]!;
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const square = dx * dx + dy * dy + dz * dz;
      const magnitude = dt / (square * Math.sqrt(square));
      a.vx -= dx * b.mass * magnitude;
      a.vy -= dy * b.mass * magnitude;
      a.vz -= dz * b.mass * magnitude;
      b.vx += dx * a.mass * magnitude;
      b.vy += dy * a.mass * magnitude;
      b.vz += dz * a.mass * magnitude;
    }
  }
  for (const body of bodies) {
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    body.z += dt * body.vz;
  }
}

function energy(bodies: readonly Body[]): number {
  let total = 0.0;
  const count = bodies.length;
  for (let i = 0; i < count; i++) {
    const a = bodies[i]!;
    total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
    for (let j = i + 1; j < count; j++) {
      const b = bodies[j]!;
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      total -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return total;
}

export function nbody(print: Print): void {
  const bodies = solarSystem();
  offsetMomentum(bodies);
  print(`before ${energy(bodies).toFixed(9)}`);
  for (let i = 0; i < 50_000; i++) advance(bodies, 0.01);
  print(`after  ${energy(bodies).toFixed(9)}`);
}
