"""What in an input speaks for a unit: gradients, guided backpropagation, Grad-CAM, occlusion; and checks of them."""
