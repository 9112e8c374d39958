# steer
