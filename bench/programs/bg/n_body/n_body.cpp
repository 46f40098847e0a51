#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

constexpr double kSolarMass = 39.47841760435743;
constexpr double kDaysPerYear = 365.24;

struct Body {
  double x, y, z, vx, vy, vz, mass;
};

static Body planet(double x, double y, double z, double vx, double vy, double vz, double mass) {
  return {x, y, z, vx * kDaysPerYear, vy * kDaysPerYear, vz * kDaysPerYear, mass * kSolarMass};
}

static std::vector<Body> solarSystem() {
  return {
      planet(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
      planet(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
             0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023,
             0.000954791938424326609),
      planet(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
             -0.00276742510726411105, 0.00499852801234917238, 0.0000230417297573763929,
             0.000285885980666130812),
      planet(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
             0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556,
             0.0000436624404335156298),
      planet(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
             0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870,
             0.0000515138902046611451),
  };
}

static void offsetMomentum(std::vector<Body>& bodies) {
  double px = 0.0, py = 0.0, pz = 0.0;
  for (const Body& body : bodies) {
    px += body.vx * body.mass;
    py += body.vy * body.mass;
    pz += body.vz * body.mass;
  }
  bodies[0].vx = -px / kSolarMass;
  bodies[0].vy = -py / kSolarMass;
  bodies[0].vz = -pz / kSolarMass;
}

static void advance(std::vector<Body>& bodies, double dt) {
  for (size_t i = 0; i < bodies.size(); i++) {
    Body& a = bodies[i];
    for (size_t j = i + 1; j < bodies.size(); j++) {
      Body& b = bodies[j];
      const double dx = a.x - b.x;
      const double dy = a.y - b.y;
      const double dz = a.z - b.z;
      const double square = dx * dx + dy * dy + dz * dz;
      const double magnitude = dt / (square * std::sqrt(square));
      a.vx -= dx * b.mass * magnitude;
      a.vy -= dy * b.mass * magnitude;
      a.vz -= dz * b.mass * magnitude;
      b.vx += dx * a.mass * magnitude;
      b.vy += dy * a.mass * magnitude;
      b.vz += dz * a.mass * magnitude;
    }
  }
  for (Body& body : bodies) {
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    body.z += dt * body.vz;
  }
}

static double energy(const std::vector<Body>& bodies) {
  double total = 0.0;
  for (size_t i = 0; i < bodies.size(); i++) {
    const Body& a = bodies[i];
    total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
    for (size_t j = i + 1; j < bodies.size(); j++) {
      const Body& b = bodies[j];
      const double dx = a.x - b.x;
      const double dy = a.y - b.y;
      const double dz = a.z - b.z;
      total -= a.mass * b.mass / std::sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return total;
}

static volatile int n = 100;  // bench:n

int main() {
  auto bodies = solarSystem();
  offsetMomentum(bodies);
  const auto start = std::chrono::steady_clock::now();
  const int steps = n;
  for (int i = 0; i < steps; i++) advance(bodies, 0.01);
  const double result = energy(bodies);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(),
              (long long)(result * -1e9));
}
